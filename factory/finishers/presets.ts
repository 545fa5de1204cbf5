import { baseName, isWithin } from "@wherry/core/paths/paths.ts";
import { type PresetRule, parsePreset } from "@wherry/core/systemd/preset.ts";
import type { Tree } from "@wherry/core/tree/tree.ts";
import type { FinishContext } from "./context.ts";
import { readText } from "./read-text.ts";

/** Reads /etc/systemd/system-preset and /usr/lib/systemd/system-preset (or the users'), in the order of the files' names. */
export async function readPresets(
  tree: Tree,
  scope: "system" | "user",
  context: Pick<FinishContext, "read">,
): Promise<PresetRule[]> {
  const files = new Map<string, string>();
  for (const folder of [`/usr/lib/systemd/${scope}-preset`, `/etc/systemd/${scope}-preset`]) {
    for (const path of tree.keys()) {
      if (path.endsWith(".preset") && isWithin(path, folder)) files.set(baseName(path), path);
    }
  }
  const rules: PresetRule[] = [];
  for (const [, path] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    rules.push(...parsePreset((await readText(tree, path, context)) ?? ""));
  }
  return rules;
}

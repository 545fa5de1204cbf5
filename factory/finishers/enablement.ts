import { baseName, parentOf } from "@wherry/core/paths/paths.ts";
import { installLinks } from "@wherry/core/systemd/install-links.ts";
import { type InstallSection, isInstallable, parseInstallSection } from "@wherry/core/systemd/unit-file.ts";
import { expandSpecifiers, parseUnitName, templateOf, type UnitName } from "@wherry/core/systemd/unit-name.ts";
import { resolvePath } from "@wherry/core/tree/paths.ts";
import type { Tree } from "@wherry/core/tree/tree.ts";
import { putLink, type TreeDraft } from "../tree/edit.ts";
import type { FinishContext } from "./context.ts";
import { readText } from "./read-text.ts";

export type Scope = "system" | "user";

/** Where a unit's file is: the name that its links lead to. undefined where the tree has none. */
export function findUnit(tree: Tree, name: string, scope: Scope): string | undefined {
  const parsed = parseUnitName(name);
  if (parsed === undefined) return undefined;
  for (const file of new Set([name, templateOf(parsed)])) {
    for (const folder of unitFolders(scope)) {
      const path = `${folder}/${file}`;
      if (tree.has(path)) return path;
    }
  }
  return undefined;
}

/** Names of all units of a scope, for suggestions. */
export function knownUnits(tree: Tree, scope: Scope): string[] {
  const folders = unitFolders(scope);
  return [...tree.keys()].filter((path) => folders.includes(parentOf(path))).map(baseName);
}

/** Whether the unit is a link to /dev/null (systemctl(1) mask). */
export function isMasked(tree: Tree, path: string): boolean {
  const node = tree.get(path);
  return node?.kind === "link" && node.target === "/dev/null";
}

/**
 * Makes the links that `systemctl enable` would make in /etc/systemd: from [Install]'s WantedBy, RequiredBy, UpheldBy and Alias,
 * for the unit and all that it names in Also. Returns why it cannot, or undefined when done.
 */
export async function enableUnit(
  draft: TreeDraft,
  name: string,
  scope: Scope,
  context: FinishContext,
): Promise<string | undefined> {
  const seen = new Set<string>();
  const enable = async (unit: string): Promise<string | undefined> => {
    if (seen.has(unit)) return undefined;
    seen.add(unit);
    const loaded = await loadUnit(draft, unit, scope, context);
    if (typeof loaded === "string") return loaded;
    const { section, path } = loaded;
    if (!isInstallable(section))
      return `${unit} has no [Install] section: other units start it, or it needs a drop-in with one`;
    const links = installLinks(loaded.name, section, `/etc/systemd/${scope}`);
    if (typeof links === "string") return links;
    for (const link of links) putLink(draft, link, path, { mtime: context.epoch });
    for (const other of section.also) {
      const problem = await enable(expandSpecifiers(other, loaded.name) ?? other);
      if (problem !== undefined && findUnit(draft, other, scope) !== undefined) return problem;
    }
    return undefined;
  };
  return await enable(name);
}

/** Takes away the links in /etc/systemd that enable a unit: below `.wants` and the like, and its aliases. */
export function disableUnit(draft: TreeDraft, name: string, scope: Scope): void {
  const folder = `/etc/systemd/${scope}/`;
  for (const [path, node] of draft) {
    if (node.kind !== "link" || !path.startsWith(folder) || node.target === "/dev/null") continue;
    const inFolder = /\.(wants|requires|upholds)$/.test(parentOf(path));
    if (inFolder ? baseName(path) === name : baseName(node.target) === name) draft.delete(path);
  }
}

async function loadUnit(
  draft: TreeDraft,
  unit: string,
  scope: Scope,
  context: FinishContext,
): Promise<string | { readonly name: UnitName; readonly path: string; readonly section: InstallSection }> {
  const found = findUnit(draft, unit, scope);
  if (found === undefined) return `there is no unit ${unit}`;
  if (isMasked(draft, found)) return `${unit} is masked`;
  const path = resolvePath(draft, found);
  const content = await readText(draft, path, context);
  if (content === undefined) return `${unit} cannot be read: ${found} leads nowhere`;
  // An alias stands for its unit; an instance keeps its own name.
  const parsed = parseUnitName(unit);
  const real = parseUnitName(baseName(path)) ?? parsed;
  const name = parsed?.instance === undefined || real === undefined ? real : { ...real, instance: parsed.instance };
  if (name === undefined) return `${unit} is not a unit's name`;
  return { name, path, section: parseInstallSection(await withDropins(draft, path, content, context)) };
}

/** Drop-ins may add to [Install] like to any section. */
async function withDropins(draft: TreeDraft, path: string, content: string, context: FinishContext): Promise<string> {
  const name = baseName(path);
  const scope: Scope = path.includes("/systemd/user/") ? "user" : "system";
  const files = [...draft.keys()].filter(
    (file) => file.endsWith(".conf") && unitFolders(scope).some((folder) => parentOf(file) === `${folder}/${name}.d`),
  );
  const texts = [content];
  for (const file of files.sort((a, b) => (baseName(a) < baseName(b) ? -1 : 1))) {
    texts.push((await readText(draft, file, context)) ?? "");
  }
  return texts.join("\n");
}

function unitFolders(scope: Scope): string[] {
  return [`/etc/systemd/${scope}`, `/usr/local/lib/systemd/${scope}`, `/usr/lib/systemd/${scope}`];
}

import { WherryError } from "@wherry/core/errors/errors.ts";
import { closest } from "@wherry/core/errors/suggest.ts";
import { baseName } from "@wherry/core/paths/paths.ts";
import type { Tree } from "@wherry/core/tree/tree.ts";
import type { ImageDefinition } from "../../definition/image-definition.ts";
import { draftOf, putFile, putLink } from "../../tree/edit.ts";
import type { FinishContext } from "../context.ts";
import { entryFinding } from "../entry-finding.ts";

const KEYMAPS = "/usr/share/keymaps/";
const LOADER = "/usr/bin/loadkeys";
const UNIT = "image-keyboard.service";

/**
 * The console's keymap: vconsole.conf(5), and, where systemd has no program of its own that reads it (Debian's has
 * none), a unit that loads the keymap before anybody can log in.
 *
 * @throws {WherryError} definition.invalid when the image has no such keymap, or nothing to load it
 */
export async function writeKeyboard(tree: Tree, { definition, policy, epoch }: FinishContext): Promise<Tree> {
  const { keyboard } = definition;
  if (keyboard === null) return tree;
  const maps = [...tree.keys()].filter((path) => path.startsWith(KEYMAPS) && /\.k?map(\.gz)?$/.test(path));
  const named = maps.filter((path) => nameOf(path) === keyboard).sort();
  // Those of other hardware are for other numbers of keys.
  const keymap = named.find((path) => path.startsWith(`${KEYMAPS}i386/`)) ?? named[0];
  if (keymap === undefined) {
    const meant = closest(keyboard, new Set(maps.map(nameOf)));
    const brings = `add the package ${policy.keyboard.keymaps}`;
    throw invalid(
      definition,
      `there is no keymap ${keyboard}`,
      maps.length === 0
        ? brings
        : meant === undefined
          ? `see ${KEYMAPS} for those that there are`
          : `did you mean ${meant}?`,
    );
  }
  if (!tree.has(LOADER))
    throw invalid(definition, "there is nothing to load it with", `add the package ${policy.keyboard.loader}`);
  // loadkeys(1) starts it, for the keymap and for those that it includes.
  if (keymap.endsWith(".gz") && !tree.has("/usr/bin/gzip")) {
    throw invalid(definition, "there is nothing to uncompress it with", "add the package gzip");
  }
  const draft = draftOf(tree);
  putFile(draft, "/etc/vconsole.conf", `KEYMAP=${keyboard}\n`, { mtime: epoch });
  if (tree.has("/usr/lib/systemd/systemd-vconsole-setup")) return draft;
  const folder = "/usr/lib/systemd/system";
  putFile(draft, `${folder}/${UNIT}`, unitText(keymap), { mtime: epoch });
  putLink(draft, `${folder}/sysinit.target.wants/${UNIT}`, `../${UNIT}`, { mtime: epoch });
  return draft;
}

function unitText(keymap: string): string {
  return `[Unit]
Description=Load the keymap of the console
DefaultDependencies=no
ConditionPathExists=/dev/tty0
After=systemd-remount-fs.service
Before=sysinit.target shutdown.target
Conflicts=shutdown.target

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=${LOADER} --quiet ${keymap}
`;
}

function nameOf(path: string): string {
  return baseName(path).replace(/\.k?map(\.gz)?$/, "");
}

function invalid(definition: ImageDefinition, problem: string, hint: string | undefined): WherryError {
  const finding = entryFinding(definition, "keyboard", { message: `keyboard: ${problem}`, hint });
  return new WherryError("definition.invalid", finding.message, { findings: [finding] });
}

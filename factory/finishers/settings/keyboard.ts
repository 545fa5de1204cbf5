import { WherryError } from "@wherry/core/errors/errors.ts";
import { closest } from "@wherry/core/errors/suggest.ts";
import { baseName } from "@wherry/core/paths/paths.ts";
import { vendorFolder } from "@wherry/core/systemd/unit-folders.ts";
import type { Tree } from "@wherry/core/tree/tree.ts";
import type { ImageDefinition } from "../../definition/image-definition.ts";
import { draftOf, putFile, putLink } from "../../tree/edit.ts";
import type { FinishContext } from "../context.ts";
import { entryFinding } from "../entry-finding.ts";
import { readText } from "../read-text.ts";

const KEYMAPS = "/usr/share/keymaps/";
const LOADER = "/usr/bin/loadkeys";
const UNIT = "image-keyboard.service";

/**
 * The console's keymap: vconsole.conf(5), and, where systemd comes without its program that reads it, a unit that loads
 * the keymap before anybody can log in.
 *
 * @throws {WherryError} definition.invalid when the image has no such keymap, or nothing to load it
 */
export async function writeKeyboard(tree: Tree, context: FinishContext): Promise<Tree> {
  const { definition, policy, epoch } = context;
  const { keyboard } = definition;
  if (keyboard === null) return tree;
  const maps = [...tree.keys()].filter((path) => path.startsWith(KEYMAPS) && /\.k?map(\.gz)?$/.test(path));
  requireAll(tree, maps, { definition, policy });
  const named = maps.filter((path) => nameOf(path) === keyboard).sort();
  // Those of other hardware are for other numbers of keys.
  const keymap = named.find((path) => path.startsWith(`${KEYMAPS}i386/`)) ?? named[0];
  if (keymap === undefined) {
    const meant = closest(keyboard, new Set(maps.map(nameOf)));
    const hint = meant === undefined ? `see ${KEYMAPS} for those that there are` : `did you mean ${meant}?`;
    throw invalid(definition, `there is no keymap ${keyboard}`, hint);
  }
  const draft = draftOf(tree);
  const { settings } = policy.keyboard;
  const others = ((await readText(draft, settings, context)) ?? "").replaceAll(/^KEYMAP=.*\n?/gm, "");
  putFile(draft, settings, `${others}KEYMAP=${keyboard}\n`, { mtime: epoch });
  // systemd-localed knows keymaps by the ending of other distributions, and tells no name that it does not know.
  if (/\.kmap(\.gz)?$/.test(keymap)) {
    putLink(draft, keymap.replace(/\.kmap(?=(\.gz)?$)/, ".map"), baseName(keymap), { mtime: epoch });
  }
  putLink(draft, "/etc/vconsole.conf", settings.replace(/^\/etc\//, ""), { mtime: epoch });
  if (tree.has("/usr/lib/systemd/systemd-vconsole-setup")) return draft;
  const folder = vendorFolder("system");
  putFile(draft, `${folder}/${UNIT}`, unitText(keymap), { mtime: epoch });
  putLink(draft, `${folder}/sysinit.target.wants/${UNIT}`, `../${UNIT}`, { mtime: epoch });
  return draft;
}

/** Tells in one go of all that is missing: keymaps, what loads them, and what uncompresses them, for loadkeys(1). */
function requireAll(
  tree: Tree,
  maps: readonly string[],
  { definition, policy }: Pick<FinishContext, "definition" | "policy">,
): void {
  const isCompressed = maps.length === 0 || maps.some((path) => path.endsWith(".gz"));
  const missing = [
    ...(maps.length === 0 ? [{ what: "keymaps", from: policy.keyboard.keymaps }] : []),
    ...(tree.has(LOADER) ? [] : [{ what: LOADER, from: policy.keyboard.loader }]),
    ...(isCompressed && !tree.has("/usr/bin/gzip") ? [{ what: "/usr/bin/gzip", from: "gzip" }] : []),
  ];
  if (missing.length === 0) return;
  const problem = `the image has no ${missing.map(({ what }) => what).join(", ")}`;
  throw invalid(definition, problem, `packages.install: [${missing.map(({ from }) => from).join(", ")}]`);
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
TimeoutStartSec=5min
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

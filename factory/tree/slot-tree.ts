import { WherryError } from "@wherry/core/errors/errors.ts";
import { keptInVar } from "@wherry/core/host-settings/kept-folders.ts";
import { mergedUsr } from "@wherry/core/paths/merged-usr.ts";
import type { Tree, TreeNode } from "@wherry/core/tree/tree.ts";

/** Where the slot keeps the pristine copies of what is not /usr; the set-up at boot reads them there. */
const pristineFolder = "/lib/wherry";

/** Empty on disk: mount points, links into /usr, and what the boot file carries instead. */
const madeAtBoot = [
  ...mergedUsr.map((name) => `/${name}`),
  "/boot",
  "/dev",
  "/media",
  "/mnt",
  "/proc",
  "/run",
  "/sys",
  "/tmp",
];

/**
 * The file system of one slot, as the machine will mount it on /usr: everything below /usr, and below /usr/lib/wherry
 * the pristine copies of /etc (lower layer of the overlay) and of /var (copied at first boot).
 *
 * @throws {WherryError} tree.invalid when there are files that would have no place on the machine
 */
export function slotTree(tree: Tree): Tree {
  const slot = new Map<string, TreeNode>();
  const folder: TreeNode = { kind: "directory", mode: 0o755, uid: 0, gid: 0, mtime: tree.get("/usr")?.mtime ?? 0 };
  for (const path of ["/", "/lib", pristineFolder, `${pristineFolder}/etc`, `${pristineFolder}/var`])
    slot.set(path, folder);
  const homeless: string[] = [];
  for (const [path, node] of tree) {
    const target = placeInSlot(path);
    if (target !== undefined) slot.set(target, node);
    else if (!leftOut(path)) homeless.push(path);
  }
  if (homeless.length > 0) {
    throw new WherryError(
      "tree.invalid",
      `the machine keeps only /usr, /etc, /var, /home, /root, /opt and /srv; there is no place for ${homeless.slice(0, 5).join(", ")}`,
      {
        hint: "put these files below /usr, /etc, /var or /opt, or leave them out with trim.paths",
      },
    );
  }
  return slot;
}

function placeInSlot(path: string): string | undefined {
  if (path === "/usr") return "/";
  if (path.startsWith("/usr/")) return path.slice("/usr".length);
  if (isBelow(path, "/etc") || isBelow(path, "/var")) return `${pristineFolder}${path}`;
  if (keptInVar.some((folder) => isBelow(path, folder))) return `${pristineFolder}/var${path}`;
  return undefined;
}

/**
 * Where on the machine a path of the slot's file system is: what it keeps a pristine copy of, where that is copied to.
 */
export function placeOnMachine(path: string): string {
  const pristine = isBelow(path, pristineFolder) ? path.slice(pristineFolder.length) : "";
  const [, inVar] = /^\/var(\/.+)$/.exec(pristine) ?? [];
  if (inVar !== undefined && keptInVar.some((folder) => isBelow(inVar, folder))) return inVar;
  if (pristine === "/etc" || pristine === "/var" || /^\/(?:etc|var)\//.test(pristine)) return pristine;
  return path === "/" ? "/usr" : `/usr${path}`;
}

function leftOut(path: string): boolean {
  return path === "/" || madeAtBoot.some((folder) => isBelow(path, folder));
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

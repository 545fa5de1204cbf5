import { constants } from "node:fs";
import { lstat, open, readdir, readFile, realpath } from "node:fs/promises";
import { dirname, join } from "node:path";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { makeFolder } from "../system/folder.ts";
import { kindFolders, temporaryFolder } from "./layout.ts";

/** Nobody else may write into the store, whatever the umask. */
export const storeModes = { file: 0o644, folder: 0o755 } as const;

/** Owner, as the kernel shows it, of what belongs to a user whom this user namespace does not know; or nobody. */
const overflowUser = 65534;
/** All that there are: 2^32-1 is no user. */
const allUsers = 2 ** 32 - 1;
const byOthers = 0o022;
const byEverybody = 0o002;
/** Only a file's owner may rename it, as in /tmp. */
const sticky = 0o1000;

/**
 * Makes the store's folder, or checks the one that is there: it and the folders in it are the user's own, and so are
 * the folders that it lies in, or root's. Where others may write, that is taken from them.
 *
 * @throws {WherryError} store.unsafe when the folder, or one that it lies in, is somebody else's; or where everybody
 *   could put another one in its place
 */
export async function openOwnFolder(root: string): Promise<void> {
  await makeFolder(join(root, temporaryFolder), storeModes.folder);
  const user = process.getuid?.();
  if (user === undefined) return;
  const own = await realpath(root);
  const { uid, mode } = await lstat(own);
  let modes = mode;
  if (uid !== user) throw foreign(root, own, uid);
  for (const name of kindFolders) {
    const path = join(own, name);
    const status = await lstat(path).catch(() => undefined);
    if (status === undefined) continue;
    if (!status.isDirectory()) throw notFolder(root, path);
    if (status.uid !== user) throw foreign(root, path, status.uid);
    modes |= status.mode;
  }
  const showsUnknown = hidesUsers(await readFile("/proc/self/uid_map", "utf8").catch(() => ""));
  for (let parent = dirname(own), last = own; parent !== last; last = parent, parent = dirname(parent)) {
    const { uid: owner, mode: above } = await lstat(parent);
    if (owner !== user && owner !== 0 && !(owner === overflowUser && showsUnknown)) throw foreign(root, parent, owner);
    if ((above & byEverybody) !== 0 && (above & sticky) === 0) throw exchangeable(root, parent);
  }
  // Made so by an earlier version. What others put there meanwhile is not believed anyway: it lacks the seal.
  if ((modes & byOthers) !== 0) await closeToOthers(own, 3);
}

/**
 * Whether files may belong to users whom this process's user namespace does not know, so that the kernel shows another
 * owner: user 65534, who is nobody elsewhere. Takes the text of /proc/self/uid_map (user_namespaces(7)): lines of a
 * first user inside, a first one outside, and how many there are.
 */
export function hidesUsers(uidMap: string): boolean {
  const counts = uidMap.split("\n").map((line) => Number(/^\s*\d+\s+\d+\s+(\d+)\s*$/.exec(line)?.[1] ?? 0));
  return counts.reduce((sum, count) => sum + count, 0) < allUsers;
}

/** Takes the right to write from all but the owner, of a folder and the folders in it, so many levels deep. */
async function closeToOthers(path: string, levels: number): Promise<void> {
  // Not by name: a link could have come in its place.
  await using folder = await open(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  const { mode } = await folder.stat();
  if ((mode & byOthers) !== 0) await folder.chmod(mode & 0o7777 & ~byOthers);
  if (levels === 0) return;
  for (const entry of await readdir(path, { withFileTypes: true })) {
    if (entry.isDirectory()) await closeToOthers(join(path, entry.name), levels - 1);
  }
}

function foreign(root: string, path: string, uid: number): WherryError {
  const place = path === root ? "belongs" : `lies in ${path}, which belongs`;
  const inside = path.startsWith(`${root}/`) ? `holds ${path}, which belongs` : place;
  return new WherryError("store.unsafe", `the store ${root} ${inside} to user ${uid}, who could change what is built`, {
    hint: "name a folder of your own with WHERRY_STORE or --store",
    where: { file: path },
  });
}

/** A run looks at the folders once, and goes by their names after that. */
function exchangeable(root: string, parent: string): WherryError {
  const problem = `the store ${root} lies in ${parent}, where everybody could put another one in its place`;
  return new WherryError("store.unsafe", problem, {
    hint: `take that right away (chmod o-w, or +t as /tmp has), or name another folder with WHERRY_STORE or --store`,
    where: { file: parent },
  });
}

function notFolder(root: string, path: string): WherryError {
  return new WherryError("store.unsafe", `the store ${root} has something else than a folder at ${path}`, {
    hint: "remove it, or name another folder with WHERRY_STORE or --store",
    where: { file: path },
  });
}

import { baseName, followLinks, joinPath, parentOf } from "@wherry/core/paths/paths.ts";
import { type System, SystemError } from "./system.ts";

/**
 * The same door, with `root` as "/": absolute links lead to places in it, and nothing leads out of it. Programs are
 * started as they are, outside of it.
 */
export function rooted(system: System, root: string): System {
  if (root === "/") return system;
  const under = (path: string) => (path === "/" ? root : root + path);
  const follow = (path: string): string => {
    const resolved = followLinks(path, (link) => system.readLink(under(link)));
    if (resolved === undefined) throw new SystemError("ELOOP", path, "too many symbolic links");
    return under(resolved);
  };
  /** The name itself, in the folder that it is really in. */
  const at = (path: string): string => (path === "/" ? root : joinPath(follow(parentOf(path)), baseName(path)));
  return {
    ...system,
    lstat: (path) => system.lstat(at(path)),
    stat: (path) => system.stat(follow(path)),
    readLink: (path) => system.readLink(at(path)),
    list: (path) => system.list(follow(path)),
    readFile: (path, part) => system.readFile(follow(path), part),
    writeFile: (path, bytes, mode) => system.writeFile(at(path), bytes, mode),
    makeDirectory: (path, mode) => system.makeDirectory(at(path), mode),
    rename: (from, to) => system.rename(at(from), at(to)),
    remove: (path) => system.remove(at(path)),
    symlink: (target, path) => system.symlink(target, at(path)),
  };
}

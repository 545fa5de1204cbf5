import { isWithin } from "@wherry/core/paths/paths.ts";
import { resolvePath } from "@wherry/core/tree/paths.ts";
import type { Tree } from "@wherry/core/tree/tree.ts";
import type { AclEffect } from "../../scripts/effects.ts";
import { draftOf, putFile } from "../../tree/edit.ts";
import type { FinishContext } from "../context.ts";

const file = "/usr/lib/tmpfiles.d/maintainer-scripts.conf";
/** What a machine can change, where systemd-tmpfiles(8) gives ACLs at every boot. */
const writable = ["/etc", "/var", "/srv", "/root", "/home", "/opt"];

/**
 * The ACLs that recorded scripts gave, as lines of tmpfiles.d(5): a file system image has none. Elsewhere than where a
 * machine writes they are left out, with a warning.
 */
export function writeAcls(tree: Tree, context: FinishContext): Tree {
  const found = context.effects
    .filter((effect) => effect.kind === "acl")
    .flatMap((effect) => {
      const path = resolvePath(tree, effect.path);
      return tree.has(path) ? [{ ...effect, path }] : [];
    });
  const isWritten = ({ path }: AclEffect) => writable.some((folder) => isWithin(path, folder));
  for (const { path, entries } of found.filter((effect) => !isWritten(effect))) {
    context.emit?.({
      type: "warning",
      message: `${path}: a maintainer script gives it the ACL ${entries.join(",")}, which an image cannot hold there`,
      hint: "give it a group that may do the same, by files or directories of the definition",
    });
  }
  const lines = found.filter(isWritten).map(line);
  if (lines.length === 0) return tree;
  const draft = draftOf(tree);
  const unique = [...new Set(lines)].sort();
  putFile(draft, file, `# What maintainer scripts did by setfacl.\n${unique.join("\n")}\n`, { mtime: context.epoch });
  return draft;
}

/** Globs, specifiers and escapes of the path stand for themselves. */
function line({ path, entries }: AclEffect): string {
  const globbed = path.replace(/[*?[\]]/g, (letter) => (letter === "]" ? letter : `[${letter}]`));
  const plain = globbed.replaceAll("%", "%%").replaceAll("\\", "\\\\").replaceAll('"', '\\"');
  return `a+ "${plain}" - - - - ${entries.join(",")}`;
}

import type { EmitEvent } from "@wherry/core/events/events.ts";
import type { Tree } from "@wherry/core/tree/tree.ts";
import type { UnpackedPackage } from "../tree/unpacked-package.ts";
import { intoUsr } from "./merge.ts";
import type { FolderRules } from "./shared-folders.ts";

/**
 * Warns of folders of a finished tree into which anybody may write since packages say so, none of which belongs to the
 * base of every system.
 */
export function warnOfOpenFolders(
  tree: Tree,
  packages: readonly UnpackedPackage[],
  rules: FolderRules,
  emit: EmitEvent,
): void {
  const owners = new Map<string, UnpackedPackage[]>();
  for (const unpacked of packages) {
    for (const [original, node] of unpacked.entries) {
      if (node.kind !== "directory" || (node.mode & 0o002) === 0) continue;
      const path = intoUsr(original) ?? original;
      const found = tree.get(path);
      if (found?.kind === "directory" && (found.mode & 0o002) !== 0) {
        owners.set(path, [...(owners.get(path) ?? []), unpacked]);
      }
    }
  }
  for (const [path, claims] of [...owners].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (claims.some((one) => one.package.name === rules.layoutPackage || rules.isBase(one))) continue;
    const names = claims.map((one) => `${one.package.name} ${one.package.version}`).sort();
    emit({
      type: "warning",
      message: `anybody may write into ${path}: ${names.join(", ")} brings it with such a mode`,
      hint: "give it another mode in the definition (directories), or leave the package out",
    });
  }
}

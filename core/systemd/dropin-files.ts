import type { FileView } from "../tree/view.ts";
import { type Scope, unitFolders } from "./unit-folders.ts";

/**
 * Paths of the drop-ins below folders of these names ("ssh.service" for ssh.service.d), in the order in which they
 * count (systemd.unit(5)): by their names; of one name that of the first owner, and in the first folder, alone.
 */
export function dropinFiles(view: FileView, owners: Iterable<string>, scope: Scope): string[] {
  const files = new Map<string, string>();
  for (const owner of new Set(owners)) {
    for (const folder of unitFolders(scope)) {
      for (const file of view.list(`${folder}/${owner}.d`)) {
        if (file.endsWith(".conf") && !files.has(file)) files.set(file, `${folder}/${owner}.d/${file}`);
      }
    }
  }
  return [...files.keys()].sort().map((file) => files.get(file) ?? "");
}

import type { FileView } from "@wherry/core/tree/view.ts";

/**
 * The files of a folder of drop-ins that count, in the order in which they are read, which is by their names: of a name
 * that several roots have, the first root's counts. The folder is named without its root, "tmpfiles.d" or
 * "udev/rules.d", and the ending with its dot.
 */
export function dropInFiles(view: FileView, folder: string, ending = ".conf"): readonly string[] {
  const files = new Map<string, string>();
  for (const root of ["/etc", "/usr/local/lib", "/usr/lib"]) {
    for (const name of view.list(`${root}/${folder}`)) {
      if (name.endsWith(ending) && !files.has(name)) files.set(name, `${root}/${folder}/${name}`);
    }
  }
  return [...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, path]) => path);
}

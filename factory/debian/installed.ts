import { type FileView, readText } from "@wherry/core/tree/view.ts";
import type { InstalledPackages } from "../packages/installed-packages.ts";
import { type Paragraph, parseControl } from "./control/control.ts";

/** On a machine, and where a system keeps it whose /var is state. */
const folders = ["/var/lib/dpkg", "/usr/lib/dpkg"];

/**
 * What dpkg's database in a system says: the file "status", or a file for each package in "status.d", as images have
 * it that come without dpkg. Undefined where there is none, or no package in it.
 *
 * Source: dpkg(1), "FILES"; deb-control(5).
 *
 * @throws {WherryError} format.invalid when it cannot be parsed
 */
export function readInstalled(view: FileView): InstalledPackages | undefined {
  for (const folder of folders) {
    const status = `${folder}/status`;
    const parts = view.list(`${status}.d`).map((name) => `${status}.d/${name}`);
    for (const [from, files] of [
      [status, [status]],
      [`${status}.d`, parts.filter((name) => !name.endsWith(".md5sums"))],
    ] as const) {
      const packages = files
        .flatMap((file) => parseControl(readText(view, file), { file, code: "format.invalid" }))
        .flatMap(installedPackage);
      if (packages.length > 0) return { from, packages };
    }
  }
  return undefined;
}

function installedPackage(paragraph: Paragraph): InstalledPackages["packages"] {
  const [name, version] = [paragraph.get("package"), paragraph.get("version")];
  const status = paragraph.get("status") ?? "installed";
  // "deinstall ok config-files": only its configuration is left.
  if (name === undefined || version === undefined || !/(?:^| )installed$/.test(status)) return [];
  const kibibytes = paragraph.get("installed-size") ?? "";
  const bytes = /^\d{1,12}$/.test(kibibytes) ? Number(kibibytes) * 1024 : null;
  return [{ name, version, architecture: paragraph.get("architecture") ?? "", bytes }];
}

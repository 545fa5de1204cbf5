import { WherryError } from "@wherry/core/errors/errors.ts";
import { parseControl } from "../debian/control/control.ts";
import { parseConflicts } from "../debian/relation.ts";
import { satisfies } from "../debian/version.ts";
import type { UnpackedPackage } from "../tree/unpacked-package.ts";

type Named = Pick<UnpackedPackage, "package" | "control">;

/** Whether `a` says that it takes over files of `b` (Debian Policy 7.6.1). */
export function replaces(a: Named, b: Named): boolean {
  const file = `${a.package.name}: control`;
  const text = parseControl(a.control, { file, code: "package.malformed" })[0]?.get("replaces") ?? "";
  const fail = (message: string) => new WherryError("package.malformed", `Replaces: ${message}`, { where: { file } });
  return parseConflicts(text, { architecture: a.package.architecture, fail }).some(
    ({ name, constraint }) => name === b.package.name && satisfies(b.package.version, constraint),
  );
}

import { WherryError } from "@wherry/core/errors/errors.ts";
import type { ControlledPackage } from "../packages/package-format.ts";
import { parseControl } from "./control/control.ts";
import { parseConflicts } from "./relation.ts";
import { debianVersions } from "./version.ts";

/**
 * Whether one package says that it takes over files of another (Debian Policy 7.6.1).
 *
 * @throws {WherryError} package.malformed when its control file or the field Replaces cannot be parsed
 */
export function replacesFiles(one: ControlledPackage, other: ControlledPackage): boolean {
  const file = `${one.package.name}: control`;
  const text = parseControl(one.control, { file, code: "package.malformed" })[0]?.get("replaces") ?? "";
  const fail = (message: string) => new WherryError("package.malformed", `Replaces: ${message}`, { where: { file } });
  return parseConflicts(text, { architecture: one.package.architecture, fail }).some(
    ({ name, constraint }) =>
      name === other.package.name && debianVersions.satisfies(other.package.version, constraint),
  );
}

import type { ControlledPackage } from "../packages/package-format.ts";
import { parseControl } from "./control/control.ts";

/**
 * Whether a package is in every Debian system before others come: it is essential, or of the priorities that
 * debootstrap installs first (Debian Policy 2.5, 3.8).
 *
 * @throws {WherryError} package.malformed when its control file cannot be parsed
 */
export function isBasePackage(one: ControlledPackage): boolean {
  const file = `${one.package.name}: control`;
  const [fields] = parseControl(one.control, { file, code: "package.malformed" });
  const priority = fields?.get("priority") ?? "";
  return fields?.get("essential") === "yes" || priority === "required" || priority === "important";
}

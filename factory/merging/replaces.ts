import { WherryError } from "@wherry/core/errors.ts";
import { parseControl } from "../debian/control.ts";
import { parseConflicts } from "../debian/relation.ts";
import type { Constraint } from "../packages/package.ts";
import type { UnpackedPackage } from "../tree/unpacked-package.ts";

/** Negative, zero or positive, by the rules of the packages' format. */
export type CompareVersions = (a: string, b: string) => number;

type Named = Pick<UnpackedPackage, "package" | "control">;

/** Whether `a` says that it takes over files of `b` (Debian Policy 7.6.1). */
export function replaces(a: Named, b: Named, compareVersions: CompareVersions): boolean {
  const file = `${a.package.name}: control`;
  const text = parseControl(a.control, { file, code: "package.malformed" })[0]?.get("replaces") ?? "";
  const fail = (message: string) => new WherryError("package.malformed", `Replaces: ${message}`, { where: { file } });
  return parseConflicts(text, { architecture: a.package.architecture, fail }).some(
    ({ name, constraint }) =>
      name === b.package.name &&
      (constraint === undefined || holds(constraint.operator, compareVersions(b.package.version, constraint.version))),
  );
}

function holds(operator: Constraint["operator"], order: number): boolean {
  switch (operator) {
    case "<<":
      return order < 0;
    case "<=":
      return order <= 0;
    case "=":
      return order === 0;
    case ">=":
      return order >= 0;
    case ">>":
      return order > 0;
  }
}

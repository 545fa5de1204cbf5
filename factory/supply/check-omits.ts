import { WherryError } from "@wherry/core/errors/errors.ts";
import { createFinding, type Finding } from "@wherry/core/errors/finding.ts";
import { closest } from "@wherry/core/errors/suggest.ts";
import type { ImageDefinition } from "../definition/image-definition.ts";
import { policyOf } from "../distributions/find-format.ts";
import type { Package } from "../packages/package.ts";
import type { PackageUniverse } from "../solver/universe.ts";
import { firmOmits } from "./image-request.ts";

/**
 * What is to be said of the packages that a definition leaves out by its own word: which of those in the image
 * need them. Warnings, since it may know that these run without.
 *
 * @throws {WherryError} definition.invalid when nothing would run without one of them
 */
export function checkOmits(
  definition: ImageDefinition,
  packages: readonly Package[],
  universe: PackageUniverse,
): readonly Finding[] {
  const { leftOut } = policyOf(definition.repositories);
  const omits = firmOmits(definition.packages).filter((name) => !leftOut.scriptTools.includes(name));
  if (omits.length === 0) return [];
  const there = new Set(packages.flatMap((one) => [one.name, ...one.provides.map(({ name }) => name)]));
  const errors: Finding[] = [];
  const warnings: Finding[] = [];
  for (const name of omits) {
    const needing = packages.filter((one) => needs(one, name, there)).map((one) => one.name);
    const said = `packages.omit leaves out ${name}`;
    if (universe.packagesNamed(name).length + universe.providersOf(name).length === 0) {
      const near = closest(name, universe.names());
      const hint = near === undefined ? "remove it" : `did you mean "${near}"?`;
      warnings.push(createFinding("warning", `${said}, but there is no such package`, { hint }));
    } else if (needing.length > 0 && leftOut.indispensable.includes(name)) {
      errors.push(createFinding("error", `${said}, but nothing runs without it: ${listed(needing)} it`));
    } else if (needing.length > 0) {
      const hint = "remove it from packages.omit, unless you know that they run without it";
      warnings.push(createFinding("warning", `${said}, though ${listed(needing)} it`, { hint }));
    }
  }
  const [first] = errors;
  if (first === undefined) return warnings;
  const several = errors.length > 1;
  throw new WherryError("definition.invalid", several ? "packages.omit names what is needed" : first.message, {
    hint: several ? "remove these from packages.omit" : "remove it from packages.omit",
    findings: several ? [...errors, ...warnings] : warnings,
  });
}

/** Whether a package needs a name that nothing else stands in for. */
function needs(one: Package, name: string, there: ReadonlySet<string>): boolean {
  return one.requires.some(
    (clause) =>
      clause.some((relation) => relation.name === name) && !clause.some((relation) => there.has(relation.name)),
  );
}

const mostNamed = 3;

/** "bash needs", "bash, curl and 4 more need". */
function listed(names: readonly string[]): string {
  if (names.length === 1) return `${names[0]} needs`;
  const rest = names.length - mostNamed;
  const shown = rest > 0 ? [...names.slice(0, mostNamed), `${rest} more`] : names;
  return `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)} need`;
}

import type { Package } from "../package.ts";
import type { StandingPackage } from "./repository.ts";

/** What `VerifiedRepository.packagesOf` says of a package. */
export function standingPackage(one: Package): StandingPackage {
  const { format, name, version, architecture, origin, requires, provides } = one;
  const needs = [...new Set(requires.flat().map((relation) => relation.name))];
  return { format, name, version, architecture, origin, needs, provides: provides.map((provide) => provide.name) };
}

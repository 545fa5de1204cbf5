import type { Package } from "../packages/package.ts";
import type { LockedPackage } from "./lock.ts";

/** A package as a lock names it, whose list of repositories, by id, this one is. */
export function lockPackage(one: Package, repositories: readonly string[]): LockedPackage {
  return {
    name: one.name,
    version: one.version,
    architecture: one.architecture,
    format: one.format,
    repository: repositories.indexOf(one.origin.repository),
    path: one.origin.path,
    size: one.origin.size,
    sha256: one.origin.sha256,
  };
}

import { pathGlob } from "@wherry/core/globs/globs.ts";
import type { KernelModule } from "./module-dependencies.ts";
import type { ModuleSelection } from "./unneeded-modules.ts";

interface PrunedModules {
  readonly kept: readonly KernelModule[];
  readonly dropped: readonly KernelModule[];
}

/**
 * Drops the modules whose paths ("kernel/drivers/comedi/comedi.ko.xz") match a pattern, except those that a module
 * which stays cannot be loaded without. Patterns are globs of paths.
 */
export function pruneModules(modules: readonly KernelModule[], selection: ModuleSelection): PrunedModules {
  const drop = selection.drop.map(pathGlob);
  const keepAnyway = selection.keep.map(pathGlob);
  const unwanted = ({ path }: KernelModule) =>
    drop.some((matches) => matches(path)) && !keepAnyway.some((matches) => matches(path));
  const byName = new Map(modules.map((module) => [module.name, module]));
  const kept = new Set<KernelModule>();
  const keep = (module: KernelModule) => {
    if (kept.has(module)) return;
    kept.add(module);
    for (const name of module.facts.dependencies) {
      const dependency = byName.get(name);
      if (dependency !== undefined) keep(dependency);
    }
  };
  for (const module of modules) if (!unwanted(module)) keep(module);
  return {
    kept: modules.filter((module) => kept.has(module)),
    dropped: modules.filter((module) => !kept.has(module)),
  };
}

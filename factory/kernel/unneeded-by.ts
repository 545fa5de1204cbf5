import { pathGlob } from "@wherry/core/globs/globs.ts";
import type { ModuleSelection } from "./unneeded-modules.ts";

/**
 * Whether a module is left out by its path ("kernel/drivers/comedi/comedi.ko.xz"), unless another one that stays cannot
 * be loaded without it. Patterns are globs of paths.
 */
export function unneededBy(selection: ModuleSelection): (path: string) => boolean {
  const drop = selection.drop.map(pathGlob);
  const keepAnyway = selection.keep.map(pathGlob);
  return (path) => drop.some((matches) => matches(path)) && !keepAnyway.some((matches) => matches(path));
}

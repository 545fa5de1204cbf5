import { type Glob, nameGlob } from "@wherry/core/globs/globs.ts";
import type { Package } from "../packages/package.ts";
import type { Pin } from "../packages/repository/priorities.ts";
import type { RankedIndex } from "./ranked-index.ts";

/** The package of a pin that speaks of whole repositories. */
const every = "*";

/** Indexes with the priorities that pins give to whole repositories; the first that means one counts. */
export function rankIndexes(indexes: readonly RankedIndex[], pins: readonly Pin[]): readonly RankedIndex[] {
  const general = pins.filter((pin) => pin.package === every);
  return indexes.map((index) => {
    const pin = general.find((one) => means(one, index));
    return pin === undefined ? index : { ...index, priority: pin.priority };
  });
}

/**
 * What the first pin that names a package says of one of its versions, which `having` have; undefined: nothing. As in
 * apt, a pin that names packages goes before what is said of repositories.
 */
export function specificPins(
  pins: readonly Pin[],
): (one: Package, having: readonly RankedIndex[]) => number | undefined {
  const specific = pins.filter((pin) => pin.package !== every).map((pin) => ({ pin, matches: globOf(pin) }));
  return (one, having) =>
    specific.find(({ matches }) => matches.name(one.name) && isMeant(one, having, matches))?.pin.priority;

  function isMeant(one: Package, having: readonly RankedIndex[], { pin, version }: PinGlobs): boolean {
    return version === undefined ? having.some((index) => means(pin, index)) : version(one.version);
  }
}

interface PinGlobs {
  readonly pin: Pin;
  readonly name: Glob;
  readonly version: Glob | undefined;
}

function globOf(pin: Pin): PinGlobs {
  const version = pin.version === undefined ? undefined : nameGlob(pin.version);
  return { pin, name: nameGlob(pin.package), version };
}

function means(pin: Pin, { id, suites }: RankedIndex): boolean {
  return pin.repository === id || (pin.suite !== undefined && suites.includes(pin.suite));
}

/** What part of its runs a property gets where nobody asks for more. */
const usualShare = 0.2;

/** Fewer runs than this are made of no property that is wanted for more: they would find nothing. */
const fewest = 10;

/**
 * How many of `wanted` runs are to be made now. A check makes a sample; `npm run campaign properties` makes all, or
 * many times as many, and says so to the tests by the environment: WHERRY_PROPERTY_SHARE, a number, 1 for all.
 *
 * @throws RangeError when the share is not a positive number.
 */
export function sampleOf(wanted: number, environment: NodeJS.ProcessEnv = process.env): number {
  return Math.max(Math.ceil(wanted * shareNow(environment)), Math.min(wanted, fewest));
}

/**
 * How many of the runs made now have to come to what `wanted` of all runs come to, so that a property whose cases are
 * all of one kind is found out. Half of its share of a sample, as chance says more of few runs than of many; all of it
 * where all runs are made.
 *
 * @throws RangeError as {@link sampleOf}.
 */
export function leastOf(wanted: number, environment: NodeJS.ProcessEnv = process.env): number {
  const share = shareNow(environment);
  return share < 1 ? Math.floor((wanted * share) / 2) : wanted;
}

function shareNow(environment: NodeJS.ProcessEnv): number {
  const share = Number(environment.WHERRY_PROPERTY_SHARE ?? usualShare);
  if (!(share > 0 && share < Number.POSITIVE_INFINITY))
    throw new RangeError(
      `WHERRY_PROPERTY_SHARE is "${environment.WHERRY_PROPERTY_SHARE}", which is not a positive number`,
    );
  return share;
}

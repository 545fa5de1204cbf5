import fc from "fast-check";
import { sampleOf } from "./sample.ts";

/**
 * Holds a property to a sample of the values that it is wanted for: `numRuns` of `parameters`, or 100. Other values
 * each time, unless `parameters` have a seed.
 *
 * @throws AssertionError or whatever else the property throws, with the smallest value found for which it does.
 */
export function assertProperty<T>(property: fc.IAsyncProperty<T>, parameters?: fc.Parameters<T>): Promise<void>;
export function assertProperty<T>(property: fc.IProperty<T>, parameters?: fc.Parameters<T>): void;
export function assertProperty<T>(
  property: fc.IRawProperty<T>,
  parameters: fc.Parameters<T> = {},
): Promise<void> | void {
  return fc.assert(property, { ...parameters, numRuns: sampleOf(parameters.numRuns ?? 100) });
}

import { InvalidArgumentError } from "commander";

/** Reads an option that is a whole number of something. */
export function wholeNumber(unit: string, least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d{1,9}$/.test(text) && value >= least) return value;
    throw new InvalidArgumentError(`give a whole number of ${unit}, at least ${least}`);
  };
}

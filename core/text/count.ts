/** "1 package", "3 packages", for nouns whose plural ends in "s". */
export function countOf(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

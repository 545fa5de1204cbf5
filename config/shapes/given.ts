/** What is left of an object: some of its keys, and nothing that is undefined. */
export type Kept<Whole> = { [Key in keyof Whole]?: Whole[Key] & {} };

/** Without what is undefined. */
export function given<Whole extends object>(object: Whole): Kept<Whole> {
  return keepWhere(object, () => true);
}

/** Of what is not undefined, the values that `isKept` says. */
export function keepWhere<Whole extends object>(object: Whole, isKept: (value: unknown) => boolean): Kept<Whole> {
  const kept: Kept<Whole> = {};
  for (const key in object) {
    const value = object[key];
    if (value !== undefined && value !== null && isKept(value)) kept[key] = value;
  }
  return kept;
}

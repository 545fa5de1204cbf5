/** What is left of an object: some of its keys, and nothing that is undefined. */
type Kept<Whole> = { [Key in keyof Whole]?: Whole[Key] & {} };

/** Without what is undefined. */
export function given<Whole extends object>(object: Whole): Kept<Whole> {
  return keep(object, (value) => value !== undefined);
}

/** Without what means the same as nothing: undefined, "", 0, false, and empty lists. */
export function filled<Whole extends object>(object: Whole): Kept<Whole> {
  return keep(object, (value) => Boolean(value) && !(Array.isArray(value) && value.length === 0));
}

function keep<Whole extends object>(object: Whole, isKept: (value: unknown) => boolean): Kept<Whole> {
  const kept: Kept<Whole> = {};
  for (const key in object) {
    const value = object[key];
    if (value !== undefined && value !== null && isKept(value)) kept[key] = value;
  }
  return kept;
}

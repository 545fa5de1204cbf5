/** For an option that may be given again: commander calls it for each, with what was given before. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

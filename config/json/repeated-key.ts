/** What is said of a key that stands twice in one object; `line` is that of the first, from 1. */
export function repeatedKey(key: string, line: number): string {
  return `"${key}" stands here a second time; it first stands on line ${line}`;
}

/** A key of Ignition in Butane's spelling: "sizeMiB" is "size_mib". */
export function snakeCase(key: string): string {
  return key.replace(/MiB|[A-Z]/g, (capitals) => `_${capitals.toLowerCase()}`);
}

/** The same for the compiler. */
export type SnakeCase<Key extends string> = Key extends `${infer Start}MiB${infer End}`
  ? `${SnakeLetters<Start>}_mib${SnakeLetters<End>}`
  : SnakeLetters<Key>;

type SnakeLetters<Key extends string> = Key extends `${infer Letter}${infer Rest}`
  ? `${Letter extends Lowercase<Letter> ? Letter : `_${Lowercase<Letter>}`}${SnakeLetters<Rest>}`
  : Key;

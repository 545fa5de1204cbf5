/**
 * The arguments in a text, as the kernel tells them apart: by spaces, except between double quotes. Undefined where a
 * quote is not closed.
 *
 * Source: lib/cmdline.c of Linux, next_arg().
 */
export function splitArguments(text: string): readonly string[] | undefined {
  const words: readonly string[] = text.match(/(?:[^\s"]|"[^"]*")+|"/g) ?? [];
  return words.includes('"') ? undefined : words;
}

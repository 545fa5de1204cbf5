/**
 * The words of a line of tmpfiles.d(5) or sysusers.d(5), between blanks; double quotes, with backslashes before what is
 * meant as it is, or single ones hold a word together.
 */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  for (const match of line.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S+)/g)) {
    words.push(match[1]?.replaceAll(/\\(.)/g, "$1") ?? match[2] ?? match[3] ?? "");
  }
  return words;
}

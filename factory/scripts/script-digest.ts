import { createHash } from "node:crypto";

/**
 * The identity of what a person wrote in a script; comments and debhelper's version do not change it (`dissectScript`),
 * nor does the part of the package's name that the table leaves open: kernels carry their version in their names, and
 * their scripts repeat it. `variable` is that part (`matchName`); where it stands as a word of its own, it counts as
 * `*`.
 */
export function scriptDigest(handwritten: string, variable = ""): string {
  const text = variable === "" ? handwritten : handwritten.replaceAll(aloneInText(variable), "*");
  return createHash("sha256").update(text).digest("hex");
}

/** What a name has where a pattern has its `*`: "" for a pattern without one. Undefined: the name is another. */
export function matchName(pattern: string, name: string): string | undefined {
  const star = pattern.indexOf("*");
  if (star < 0) return pattern === name ? "" : undefined;
  const [start, end] = [pattern.slice(0, star), pattern.slice(star + 1)];
  if (name.length < start.length + end.length || !name.startsWith(start) || !name.endsWith(end)) return undefined;
  return name.slice(start.length, name.length - end.length);
}

/** Letters of package names and versions do not touch it on either side (Debian policy 5.6.7, 5.6.12). */
function aloneInText(word: string): RegExp {
  return new RegExp(`(?<![A-Za-z0-9.+~-])${RegExp.escape(word)}(?![A-Za-z0-9.+~-])`, "g");
}

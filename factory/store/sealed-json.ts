import { hash } from "node:crypto";

/**
 * JSON that proves itself: an array of the SHA-256 of its second line and that line's value. What comes out of `unseal`
 * is therefore exactly what some version of this program put in, and needs no schema beyond a format number.
 */
export function seal(value: unknown): string {
  const text = JSON.stringify(value);
  return `["${hash("sha256", text)}",\n${text}\n]\n`;
}

/** The sealed value; undefined where the text is damaged. */
export function unseal(sealed: string): unknown {
  const text = sealed.slice(69, -3);
  if (sealed !== `["${sealed.slice(2, 66)}",\n${text}\n]\n` || hash("sha256", text) !== sealed.slice(2, 66))
    return undefined;
  return JSON.parse(text);
}

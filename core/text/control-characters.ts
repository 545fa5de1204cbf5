/**
 * Whether a text has control characters (C0 and DEL): none belongs in a name or a line, and each can make a list or a
 * script say something else.
 */
export function hasControlCharacters(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x20 || code === 0x7f) return true;
  }
  return false;
}

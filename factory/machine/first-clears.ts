/** ECMA-48 8.3: of UEFI's serial console: to erase (ED), to move the cursor (CUP), modes (SM), colours (SGR). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const clears = /^(?:\x1b\[=?[\d;]*[JHhm])+/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const beginning = /^\x1b(?:\[=?[\d;]*)?$/;

/**
 * Takes away what a machine's firmware sends before its first word: it erases the screen, and with it what the user has
 * read there until now. Give it the console's bytes in the order in which they come.
 */
export function withoutFirstClears(): (bytes: Uint8Array) => Uint8Array {
  let begun = false;
  let held = "";
  return (bytes) => {
    if (begun) return bytes;
    const rest = (held + Buffer.from(bytes).toString("latin1")).replace(clears, "");
    held = beginning.test(rest) ? rest : "";
    begun = rest !== held;
    return Buffer.from(begun ? rest : "", "latin1");
  };
}

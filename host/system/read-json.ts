/** What a text says as JSON; undefined where it is none: programs' output may be cut off, and files damaged. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

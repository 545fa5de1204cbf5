/** Thrown where a text is beyond a reader of plain texts, good YAML or not. */
export const beyond = Symbol("beyond plain YAML");

/** What `read` gives; undefined where the text is beyond it. */
export function unlessBeyond<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (problem) {
    if (problem === beyond) return undefined;
    throw problem;
  }
}

interface PoolNode {
  readonly text: string;
  readonly offset: number;
  readonly children: Map<number, PoolNode>;
}

/** NUL-terminated strings in one buffer, where a string that ends another one shares its bytes. */
export interface StringPool {
  /** Where the string starts. Its characters must be 8-bit. */
  add(text: string): number;
  bytes(): Uint8Array;
}

/**
 * The pool that systemd builds (src/basic/strbuf.c): strings are searched from their last character on in a tree of
 * those that came before. Which tails are found depends on the order of adding, so the same calls give the same bytes.
 */
export function createStringPool(): StringPool {
  const root: PoolNode = { text: "", offset: 0, children: new Map() };
  // The empty string lies at offset 0.
  const parts: string[] = [""];
  let size = 1;
  return {
    add(text) {
      if (text === "") return 0;
      let node = root;
      for (let depth = 0; depth <= text.length; depth++) {
        if (depth === text.length || node.text.endsWith(text)) return node.offset + node.text.length - text.length;
        const child = node.children.get(text.charCodeAt(text.length - 1 - depth));
        if (child === undefined) {
          const added: PoolNode = { text, offset: size, children: new Map() };
          node.children.set(text.charCodeAt(text.length - 1 - depth), added);
          parts.push(text);
          size += text.length + 1;
          return added.offset;
        }
        node = child;
      }
      return 0;
    },
    bytes: () => Buffer.from(`${parts.join("\0")}\0`, "latin1"),
  };
}

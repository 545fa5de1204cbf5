import { createHash } from "node:crypto";
import { WherryError } from "@wherry/core/errors/errors.ts";

/** What a signed index, or a lock, says about a file. */
export interface ExpectedBytes {
  /** Bytes. */
  readonly size: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

/**
 * Passes bytes through and compares them with what was promised. It ends without an error only after the right ones:
 * whoever stores them must wait for that before giving them their name. `name` is shown in errors.
 *
 * @throws {WherryError} repository.mismatch when more bytes come than were promised (at once), or others (at the end)
 */
export async function* verifiedBytes(
  bytes: AsyncIterable<Uint8Array>,
  expected: ExpectedBytes,
  name: string,
): AsyncGenerator<Uint8Array> {
  const hash = createHash("sha256");
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > expected.size) throw mismatch(name, `has more than the ${expected.size} bytes that the index promises`);
    hash.update(chunk);
    yield chunk;
  }
  if (size < expected.size) throw mismatch(name, `has ${size} bytes, but the index promises ${expected.size}`);
  const sha256 = hash.digest("hex");
  if (sha256 !== expected.sha256) {
    throw mismatch(name, `has the SHA-256 ${sha256}, but the index promises ${expected.sha256}`);
  }
}

/** The error for bytes that are not what was promised. `problem` continues the sentence that `name` begins. */
export function mismatch(name: string, problem: string): WherryError {
  return new WherryError("repository.mismatch", `${name} ${problem}`, {
    hint: "the mirror is being updated or was tampered with: try again in a few minutes, or use another one",
  });
}

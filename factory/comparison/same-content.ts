import { createHash } from "node:crypto";
import type { Budget } from "./budget.ts";
import type { FileContent } from "./image-contents.ts";

/** Whether two files hold the same, and where they do not, what they hold; null for what cannot be unpacked here. */
export interface ContentVerdict {
  readonly same: boolean;
  readonly before: string | null;
  readonly after: string | null;
}

/**
 * Compares what two files of one size hold, with a piece of each in memory at a time. Files whose stored bytes are the
 * same are not unpacked.
 *
 * @throws {WherryError} format.invalid when an image is damaged there
 * @throws {WherryError} format.too-large or interrupted when `Budget.spend` ends it
 */
export async function compareContents(
  before: FileContent,
  after: FileContent,
  budget: Budget,
): Promise<ContentVerdict> {
  if ("stored" in before && "stored" in after && (await isSameStored(before.stored(), after.stored(), budget)))
    return { same: true, before: null, after: null };
  const [one, other] = [await digestOf(before, budget), await digestOf(after, budget)];
  return { same: one !== null && one === other, before: one, after: other };
}

/**
 * The SHA-256 of what a file holds; null for what cannot be unpacked here.
 *
 * @throws {WherryError} format.invalid, format.too-large or interrupted when `compareContents` does
 */
async function digestOf(content: FileContent, budget: Budget): Promise<string | null> {
  if ("sha256" in content) return content.sha256;
  const pieces = content.unpacked();
  return pieces === undefined ? null : await digestOfPieces(pieces, budget);
}

/**
 * The SHA-256 of pieces, in lower-case hexadecimal.
 *
 * @throws {WherryError} format.invalid, format.too-large or interrupted when `compareContents` does
 */
export async function digestOfPieces(
  pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  budget: Budget,
): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of pieces) {
    await budget.spend(piece.length);
    hash.update(piece);
  }
  return hash.digest("hex");
}

/** Of one size and kind, they come in pieces of the same sizes. */
async function isSameStored(one: Iterable<Uint8Array>, other: Iterable<Uint8Array>, budget: Budget): Promise<boolean> {
  const others = other[Symbol.iterator]();
  for (const piece of one) {
    const beside = others.next();
    if (beside.done === true || !Buffer.from(piece.buffer, piece.byteOffset, piece.length).equals(beside.value))
      return false;
    await budget.spend(2 * piece.length);
  }
  return others.next().done === true;
}

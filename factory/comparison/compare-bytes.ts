import type { Budget } from "./budget.ts";
import type { ImageComparison } from "./image-comparison.ts";
import type { Volume } from "./image-contents.ts";

const BLOCK = 4096;
/** Bytes that are read of each image at a time. */
const PIECE = 2 ** 16;

/**
 * Which parts of two images are other bytes, whatever they mean, and from which block on. What only one of them has, or
 * what has another size, differs.
 *
 * @throws {WherryError} format.invalid when an image ends before it should
 * @throws {WherryError} format.too-large or interrupted when `Budget.spend` ends it
 */
export async function compareBytes(
  before: readonly Volume[],
  after: readonly Volume[],
  budget: Budget,
): Promise<ImageComparison["bytes"]> {
  const [ones, others] = [byName(before), byName(after)];
  const regions: { name: string; block: number | null }[] = [];
  for (const name of new Set([...ones.keys(), ...others.keys()])) {
    const [one, other] = [ones.get(name), others.get(name)];
    const block = one === undefined || other === undefined ? 0 : await firstDifference(one, other, budget);
    if (block !== undefined) regions.push({ name, block });
  }
  return { same: regions.length === 0, regions };
}

function byName(volumes: readonly Volume[]): ReadonlyMap<string, Volume> {
  return new Map(volumes.map((volume) => [volume.name, volume]));
}

/** Undefined where there is none, null where it is not known where. */
async function firstDifference(one: Volume, other: Volume, budget: Budget): Promise<number | null | undefined> {
  if ("sha256" in one.bytes || "sha256" in other.bytes) {
    const isSame = "sha256" in one.bytes && "sha256" in other.bytes && one.bytes.sha256 === other.bytes.sha256;
    return isSame ? undefined : null;
  }
  const size = Math.min(one.size, other.size);
  for (let at = 0; at < size; at += PIECE) {
    const length = Math.min(PIECE, size - at);
    await budget.spend(2 * length);
    const [ours, theirs] = [Buffer.from(one.bytes.read(at, length)), Buffer.from(other.bytes.read(at, length))];
    if (ours.equals(theirs)) continue;
    return Math.floor((at + ours.findIndex((byte, index) => byte !== theirs[index])) / BLOCK);
  }
  return one.size === other.size ? undefined : Math.floor(size / BLOCK);
}

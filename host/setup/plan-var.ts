import type { Ext4 } from "./superblock.ts";
import type { VarPartition } from "./var-partition.ts";

/** What /var is to be made of, as seen before anything is changed. */
export interface VarFacts {
  readonly partition: VarPartition | undefined;
  /** Whether the image has them all. */
  readonly canGrow: boolean;
  readonly canMake: boolean;
  readonly canCheck: boolean;
  readonly canEnlarge: boolean;
}

/** /var in memory, and why; or on a partition, which is to grow first or not. */
type PlacePlan =
  | { readonly kind: "volatile"; readonly reason: string }
  | { readonly kind: "disk"; readonly partition: VarPartition; readonly grow: "yes" | "no" | "cannot" };

/** Less than 4 MiB, in sectors, is what alignment and the backup partition table leave over. */
const NEGLIGIBLE = 8192;

/**
 * Where /var is to be: on its partition, which may grow to the end of the disk, or in memory where that is not
 * possible.
 */
export function planPlace({ partition, canMake, canGrow }: VarFacts): PlacePlan {
  if (partition === undefined) {
    return { kind: "volatile", reason: "the disk of /usr has no partition called var" };
  }
  if (!canMake) return { kind: "volatile", reason: "the image has no mkfs.ext4 and blkid" };
  const room = partition.diskSize - partition.start - partition.size;
  return { kind: "disk", partition, grow: room <= NEGLIGIBLE ? "no" : canGrow ? "yes" : "cannot" };
}

/** What `blkid --probe --output export` said of a device, with its status; undefined where it was not asked. */
export interface Probe {
  readonly status: number;
  readonly said: string;
}

/** What is to be done with the content of a device. */
export type ContentPlan =
  /** Until its label is "var", nothing on a file system counts: it is made anew. */
  | { readonly kind: "make" }
  | {
      readonly kind: "keep";
      readonly check: boolean;
      readonly enlarge: boolean;
      /** It is a template's: it gets an identifier of its own, see `labels`. */
      readonly renew: boolean;
    }
  | { readonly kind: "refuse"; readonly message: string; readonly hint: string };

const erase = "it is not touched; erase it (wipefs) or replace the disk";

/**
 * The labels of a file system that counts, of one whose making was not finished, and of a template's, whose copies are
 * to differ: `wherry-agent reset`.
 */
export const labels = { done: "var", unfinished: "var-new", template: "var-template" } as const;

/**
 * `superblock` is the one that stands on the device, and `size` the device's, in bytes. A file system of the agent's
 * own is known by its superblock; only where it is not found, `blkid` has to be asked, which knows all others.
 */
export function planContent(
  device: { readonly path: string; readonly size: number; readonly superblock: Ext4 | undefined },
  probe: Probe | undefined,
  { canCheck, canEnlarge }: Pick<VarFacts, "canCheck" | "canEnlarge">,
): ContentPlan {
  const { path, size, superblock } = device;
  const keep = (): ContentPlan => ({
    kind: "keep",
    check: canCheck,
    // What does not fill a block is left over.
    enlarge: canEnlarge && (superblock === undefined || size - superblock.size >= 65536),
    renew: superblock?.label === labels.template,
  });
  if (isOwn(superblock)) return keep();
  const { status, said } = probe ?? { status: -1, said: "" };
  const found = exported(said);
  const type = found.get("TYPE");
  // 0 is for a partition without content, too; 2 means that nothing is known of it, 8 that it looks like several
  // things.
  if (status !== 0 && status !== 2) {
    return { kind: "refuse", message: `it is not clear what ${path} holds`, hint: erase };
  }
  if (type === undefined) return { kind: "make" };
  if (status === 0 && type === "ext4") return found.get("LABEL") === labels.unfinished ? { kind: "make" } : keep();
  return { kind: "refuse", message: `${path} holds a file system other than ext4`, hint: erase };
}

/** Whether the superblock alone tells that this is the agent's own, and whole. */
export function isOwn(superblock: Ext4 | undefined): boolean {
  return superblock?.label === labels.done;
}

/** Lines of NAME=VALUE. */
export function exported(said: string): ReadonlyMap<string, string> {
  const lines = said.split("\n").map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]);
  return new Map(lines.map(([name = "", value = ""]) => [name, value]));
}

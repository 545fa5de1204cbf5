import { hash } from "node:crypto";
import { parentOf } from "@wherry/core/paths/paths.ts";
import { formatBytes } from "@wherry/core/quantities/format-bytes.ts";
import { hasControlCharacters } from "@wherry/core/text/control-characters.ts";
import type { LaidOut } from "../running/laid-out.ts";
import { type Layer, type LayerEntry, largestFile, tooMuch } from "../running/layer.ts";
import type { Owner, Owners } from "../running/owners.ts";

/** One path that differs from what was laid out, as it is now. */
export type Change =
  | { readonly kind: "removed" }
  | { readonly kind: "link"; readonly target: string }
  | (ChangedAttributes & { readonly kind: "directory" })
  /** `bytes`: undefined where there are too many to keep. */
  | (ChangedAttributes & { readonly kind: "file"; readonly sha256: string; readonly bytes: Buffer | undefined })
  /** Only mode and owner of what was laid out. */
  | (ChangedAttributes & { readonly kind: "attributes" })
  /** A device, a socket, a fifo. */
  | { readonly kind: "other" };

export interface ChangedAttributes {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

interface Snapshot {
  readonly changes: Changes;
  /** Without those of files that are gone. */
  readonly owners: Owners;
}

/** By path, sorted. */
export type Changes = ReadonlyMap<string, Change>;

interface SnapshotOptions {
  /** What was changed. */
  readonly layer: Layer;
  readonly laidOut: LaidOut;
  readonly owners: Owners;
  /** Paths of no interest, with all below them. */
  readonly isLeftOut: (path: string) => boolean;
}

/** Of all contents together: they are held in memory, before and after each script, and in both runs. */
const mostBytes = 256 * 2 ** 20;

/**
 * What differs now from what was laid out.
 *
 * @throws {WherryError} recording.failed when there is more than any script has reason to leave
 */
export function takeSnapshot(given: SnapshotOptions): Snapshot {
  const options = { ...given, owners: livingOwners(given) };
  const { layer, laidOut, owners, isLeftOut } = options;
  const changes = new Map<string, Change>();
  const passedOver = new Set<string>();
  let kept = 0;
  for (const [path, entry] of [...layer].sort(([a], [b]) => (a < b ? -1 : 1))) {
    // Nobody needs names that other programs would misread.
    if (passedOver.has(parentOf(path)) || isLeftOut(path) || hasControlCharacters(path) || path.includes("\ufffd")) {
      passedOver.add(path);
      continue;
    }
    if (entry.kind === "file" && entry.size <= largestFile) kept += entry.size;
    if (kept > mostBytes) throw tooMuch(`more than ${formatBytes(mostBytes)} in files that might be settings`);
    const change = changeOf(path, entry, options);
    if (change !== undefined) changes.set(path, change);
  }
  // A change of owner alone leaves no trace in the layer.
  for (const [inode, owner] of owners) {
    const path = laidOut.inodes.get(inode);
    if (path === undefined || changes.has(path) || isLeftOut(path) || owner.kind === "link") continue;
    const before = laidOut.owners.get(inode);
    const isSame = before?.mode === owner.mode && before.uid === owner.uid && before.gid === owner.gid;
    const isRemoved = [...ancestors(path)].some((folder) => changes.get(folder)?.kind === "removed");
    if (!isSame && !isRemoved) changes.set(path, { kind: "attributes", ...attributesOf(owner) });
  }
  return { changes: new Map([...changes].sort(([a], [b]) => (a < b ? -1 : 1))), owners };
}

/**
 * What is remembered of files that are still there. Who removes a file in a way that goes unnoticed leaves a memory of
 * it behind, and the next file of the same inode would inherit that.
 */
function livingOwners({ layer, laidOut, owners }: SnapshotOptions): Owners {
  const kinds = new Map<number, Owner["kind"]>();
  for (const [inode, owner] of laidOut.owners) kinds.set(inode, owner.kind);
  for (const { inode, kind } of layer.values()) {
    kinds.set(inode, kind === "directory" || kind === "file" ? kind : "other");
  }
  return new Map(
    [...owners].filter(([inode, { kind }]) => isStill(kind, kinds.get(inode) ?? laidOut.kinds.get(inode))),
  );
}

/** A device that was only pretended to be made is a file (fakeroot(1), "mknod"). */
function isStill(remembered: Owner["kind"], found: Owner["kind"] | undefined): boolean {
  return found === remembered || (found === "file" && remembered === "other");
}

function changeOf(path: string, entry: LayerEntry, { laidOut, owners }: SnapshotOptions): Change | undefined {
  const lower = laidOut.at(path);
  // The kernel gives a file that was copied up the number of the one below (overlayfs, "Inode properties").
  const owner = owners.get(entry.inode) ?? (lower === undefined ? undefined : owners.get(lower.inode));
  if (owner?.kind === "other") return { kind: "other" };
  const attributes = attributesOf(owner ?? { mode: entry.mode, uid: 0, gid: 0 });
  const before = lower === undefined ? undefined : laidOut.owners.get(lower.inode);
  const was = before ?? { mode: lower?.mode ?? 0, uid: 0, gid: 0 };
  const isSameOwner = was.mode === attributes.mode && was.uid === attributes.uid && was.gid === attributes.gid;
  switch (entry.kind) {
    case "directory":
      if (lower?.kind !== "directory") return { kind: "directory", ...attributes };
      return isSameOwner ? undefined : { kind: "attributes", ...attributes };
    case "link":
      if (lower?.kind === "link" && lower.target === entry.target) return undefined;
      return { kind: "link", target: entry.target };
    case "file": {
      const change = { kind: "file", ...attributes, ...contentOf(entry) } as const;
      const below = lower !== undefined && lower.size > largestFile ? sizeAsDigest(lower.size) : lower?.sha256;
      if (lower?.kind !== "file" || below !== change.sha256) return change;
      return isSameOwner ? undefined : { kind: "attributes", ...attributes };
    }
    case "removed":
      return lower === undefined ? undefined : { kind: "removed" };
    case "other":
      return { kind: "other" };
  }
}

/** Whether a path is the same in two snapshots, untouched in both or changed to the same. */
export function isSameChange(a: Change | undefined, b: Change | undefined): boolean {
  // A file's digest stands for its bytes.
  const plain = (change: typeof a) => JSON.stringify(change, (key, value: unknown) => (key === "bytes" ? "" : value));
  return plain(a) === plain(b);
}

function contentOf(entry: LayerEntry): { sha256: string; bytes: Buffer | undefined } {
  const bytes = entry.bytes();
  return { sha256: bytes === undefined ? sizeAsDigest(entry.size) : hash("sha256", bytes), bytes };
}

function sizeAsDigest(size: number): string {
  return `${size} bytes`;
}

function attributesOf({ mode, uid, gid }: ChangedAttributes): ChangedAttributes {
  return { mode, uid, gid };
}

function* ancestors(path: string): Generator<string> {
  for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1)) yield path.slice(0, at);
}

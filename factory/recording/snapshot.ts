import { hash } from "node:crypto";
import { chmodSync, lstatSync, readdirSync, readlinkSync, type Stats } from "node:fs";
import { join } from "node:path";
import { WherryError } from "@wherry/core/errors/errors.ts";
import type { LaidOut } from "./lay-out.ts";
import type { Owner, Owners } from "./owners.ts";
import { readPlain } from "./read-plain.ts";

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
  /** Folder of what was changed: the upper layer of overlayfs. */
  readonly upper: string;
  readonly laidOut: LaidOut;
  readonly owners: Owners;
  /** Paths of no interest, with all below them. */
  readonly isLeftOut: (path: string) => boolean;
}

/** Larger files are no configuration. */
const largestFile = 1024 * 1024;
const mostEntries = 200_000;

/**
 * What differs now from what was laid out. Nothing runs any more that could change it meanwhile; no link is followed,
 * and nothing but regular files is opened.
 *
 * @throws {WherryError} recording.failed when there is more than any script has reason to leave
 */
export function takeSnapshot(given: SnapshotOptions): Snapshot {
  const changes = new Map<string, Change>();
  const options = { ...given, owners: livingOwners(given) };
  walk("/", options, changes, { left: mostEntries });
  // A change of owner alone leaves no trace in the layer.
  for (const [inode, owner] of options.owners) {
    const path = options.laidOut.inodes.get(inode);
    if (path === undefined || changes.has(path) || options.isLeftOut(path) || owner.kind === "link") continue;
    const before = options.laidOut.owners.get(inode);
    const isSame = before?.mode === owner.mode && before.uid === owner.uid && before.gid === owner.gid;
    const isRemoved = [...ancestors(path)].some((folder) => changes.get(folder)?.kind === "removed");
    if (!isSame && !isRemoved) changes.set(path, { kind: "attributes", ...attributesOf(owner) });
  }
  return { changes: new Map([...changes].sort(([a], [b]) => (a < b ? -1 : 1))), owners: options.owners };
}

/**
 * What is remembered of files that are still there. Who removes a file in a way that goes unnoticed leaves a memory of
 * it behind, and the next file of the same inode would inherit that.
 */
function livingOwners({ upper, laidOut, owners }: SnapshotOptions): Owners {
  const kinds = new Map<number, Owner["kind"]>();
  for (const [inode, owner] of laidOut.owners) kinds.set(inode, owner.kind);
  collectKinds(upper, kinds, { left: mostEntries });
  return new Map(
    [...owners].filter(([inode, { kind }]) => isStill(kind, kinds.get(inode) ?? laidOut.kinds.get(inode))),
  );
}

/** A device that was only pretended to be made is a file (fakeroot(1), "mknod"). */
function isStill(remembered: Owner["kind"], found: Owner["kind"] | undefined): boolean {
  return found === remembered || (found === "file" && remembered === "other");
}

function collectKinds(folder: string, kinds: Map<number, Owner["kind"]>, budget: { left: number }): void {
  openToUser(folder);
  for (const name of readdirSync(folder)) {
    budget.left--;
    if (budget.left < 0) throw tooMuch(`more than ${mostEntries} files`);
    const file = join(folder, name);
    const status = lstatSync(file);
    kinds.set(status.ino, status.isDirectory() ? "directory" : status.isFile() ? "file" : "other");
    if (status.isDirectory()) collectKinds(file, kinds, budget);
  }
}

function walk(folder: string, options: SnapshotOptions, changes: Map<string, Change>, budget: { left: number }): void {
  openToUser(join(options.upper, folder));
  for (const name of readdirSync(join(options.upper, folder))) {
    budget.left--;
    if (budget.left < 0) throw tooMuch(`more than ${mostEntries} files`);
    const path = folder === "/" ? `/${name}` : `${folder}/${name}`;
    // Nobody needs names that other programs would misread.
    if (options.isLeftOut(path) || hasControlCharacters(name)) continue;
    const file = join(options.upper, path);
    const status = lstatSync(file);
    const lower = lstatSync(join(options.laidOut.folder, path), { throwIfNoEntry: false });
    // The kernel gives a file that was copied up the number of the one below (overlayfs, "Inode properties").
    const owner = options.owners.get(status.ino) ?? (lower === undefined ? undefined : options.owners.get(lower.ino));
    const attributes = attributesOf(owner ?? { mode: status.mode & 0o7777, uid: 0, gid: 0 });
    if (owner?.kind === "other") changes.set(path, { kind: "other" });
    else if (status.isDirectory()) {
      const before = lower === undefined ? undefined : options.laidOut.owners.get(lower.ino);
      const was = before ?? { mode: (lower?.mode ?? 0) & 0o7777, uid: 0, gid: 0 };
      const isSame = was.mode === attributes.mode && was.uid === attributes.uid && was.gid === attributes.gid;
      if (lower?.isDirectory() !== true) changes.set(path, { kind: "directory", ...attributes });
      else if (!isSame) changes.set(path, { kind: "attributes", ...attributes });
      walk(path, options, changes, budget);
    } else if (status.isSymbolicLink()) {
      const target = readlinkSync(file);
      if (lower?.isSymbolicLink() && readlinkSync(join(options.laidOut.folder, path)) === target) continue;
      changes.set(path, { kind: "link", target });
    } else if (status.isFile()) {
      const change = { kind: "file", ...attributes, ...readContent(file) } as const;
      const isSame = lower?.isFile() === true && digestOf(join(options.laidOut.folder, path)) === change.sha256;
      if (!isSame) changes.set(path, change);
      else if (!isUnchanged(lower.ino, lower.mode, attributes, options))
        changes.set(path, { kind: "attributes", ...attributes });
    } else if (status.isCharacterDevice() && status.rdev === 0) {
      if (lower !== undefined) changes.set(path, { kind: "removed" });
    } else changes.set(path, { kind: "other" });
  }
}

function isUnchanged(inode: number, mode: number, now: ChangedAttributes, { laidOut }: SnapshotOptions): boolean {
  const was = laidOut.owners.get(inode) ?? { mode: mode & 0o7777, uid: 0, gid: 0 };
  return was.mode === now.mode && was.uid === now.uid && was.gid === now.gid;
}

function attributesOf({ mode, uid, gid }: ChangedAttributes): ChangedAttributes {
  return { mode, uid, gid };
}

function* ancestors(path: string): Generator<string> {
  for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1)) yield path.slice(0, at);
}

function hasControlCharacters(name: string): boolean {
  for (let index = 0; index < name.length; index++) {
    const code = name.charCodeAt(index);
    if (code < 0x20 || code === 0x7f || code === 0xfffd) return true;
  }
  return false;
}

function readContent(file: string): { sha256: string; bytes: Buffer | undefined } {
  const { size } = openToUser(file);
  const bytes = readPlain(file, largestFile);
  return { sha256: bytes === undefined ? `${size} bytes` : hash("sha256", bytes), bytes };
}

/** A script may have taken the right to read from its own user. */
function openToUser(file: string): Stats {
  const status = lstatSync(file);
  const needed = status.isDirectory() ? 0o700 : 0o400;
  if ((status.isDirectory() || status.isFile()) && (status.mode & needed) !== needed) chmodSync(file, 0o700);
  return status;
}

function digestOf(file: string): string {
  return readContent(file).sha256;
}

function tooMuch(what: string): WherryError {
  return new WherryError("recording.failed", `the scripts left ${what}`, {
    hint: "read the scripts, declare in the definition what the image needs of them, and acknowledge them",
  });
}

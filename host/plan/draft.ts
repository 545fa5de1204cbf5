import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { ancestorsOf, baseName, followLinks, isWithin, joinPath, parentOf } from "@wherry/core/paths/paths.ts";
import { type FileView, linkTarget } from "@wherry/core/tree/view.ts";
import type { System } from "../system/system.ts";
import type { Contents, Piece } from "./contents.ts";
import type { DraftEntry, DraftNode } from "./draft-node.ts";
import { draftSteps } from "./draft-steps.ts";
import { ProvisionError } from "./provision-error.ts";
import type { FileStep } from "./step.ts";

/**
 * The file system as it will be: what is there, and over it what was decided so far. All is observed before anything is
 * changed, so what one part of a configuration makes is seen by the next only here. Throws `files.conflict` where links
 * lead in a circle.
 */
export interface Draft extends FileView<DraftNode> {
  /** The path without links in its folders; the last component stays as it is. */
  resolve(path: string): string;
  follow(path: string): string;
  /** Missing folders are made, 0755 and root's. Throws `files.conflict` where one of them is not a directory. */
  put(path: string, node: DraftNode, from: DataPath): void;
  /** With all that is below it. */
  remove(path: string, from: DataPath): void;
  /** What has to be done, with all contents kept. */
  finish(): FileStep[];
}

export function createDraft(system: System, contents: Contents): Draft {
  const entries = new Map<string, DraftEntry>();
  const known = new Map<string, DraftNode | undefined>();
  /** By folder, the names that entries have, or have below them; a folder without names has no entry below it. */
  const names = new Map<string, Set<string>>();
  /** Where folders lead, as long as no link and no folder goes. */
  const followed = new Map<string, string>();
  let hasHardLinks = false;

  const onDisk = (place: string): DraftNode | undefined => {
    if (!known.has(place)) known.set(place, observe(system, place));
    return known.get(place);
  };
  /** Whether the disk's own entry at a place is none any more, as a folder above it went. */
  const isGone = (place: string): boolean =>
    ancestorsOf(place).some((folder) => {
      const entry = entries.get(folder);
      return entry !== undefined && (entry.fresh || entry.node?.kind !== "directory");
    });
  const at = (place: string): DraftNode | undefined => {
    const entry = entries.get(place);
    if (entry !== undefined) return entry.node;
    return entries.size > 0 && isGone(place) ? undefined : onDisk(place);
  };
  const follow = (path: string): string => {
    const place = followLinks(path, (link) => linkTarget(at(link)));
    if (place === undefined)
      throw new ProvisionError("files.conflict", `${path} leads through too many symbolic links`);
    return place;
  };
  const followFolder = (folder: string): string => {
    const before = followed.get(folder);
    if (before !== undefined) return before;
    const place = follow(folder);
    followed.set(folder, place);
    return place;
  };
  const resolve = (path: string): string =>
    path === "/" ? path : joinPath(followFolder(parentOf(path)), baseName(path));
  const setEntry = (place: string, entry: DraftEntry): void => {
    entries.set(place, entry);
    for (const path of [...ancestorsOf(place), place].slice(1)) {
      const folder = parentOf(path);
      const known = names.get(folder) ?? new Set();
      names.set(folder, known.add(baseName(path)));
    }
  };
  const forgetBelow = (place: string): void => {
    if (!names.has(place)) return;
    for (const path of entries.keys()) if (path !== place && isWithin(path, place)) entries.delete(path);
  };
  /** A hard link outlives the path that it was made from. */
  const keepLinked = (place: string): void => {
    if (!hasHardLinks) return;
    const heirs = new Map<string, string>();
    for (const [path, entry] of entries) {
      const { node } = entry;
      if (node?.kind !== "hard-link" || !isWithin(node.target, place) || isWithin(path, place)) continue;
      const heir = heirs.get(node.target);
      const now: DraftNode | undefined = heir === undefined ? at(node.target) : { kind: "hard-link", target: heir };
      if (heir === undefined) heirs.set(node.target, path);
      if (now !== undefined) entries.set(path, { ...entry, node: now });
    }
  };
  const makeParents = (place: string, from: DataPath): void => {
    for (const folder of ancestorsOf(place)) {
      const kind = at(folder)?.kind;
      if (kind === "directory" || folder === "/") continue;
      if (kind !== undefined) {
        throw new ProvisionError("files.conflict", `${folder} is a ${kind}, but ${place} needs a directory there`, {
          path: from,
          hint: `Choose another path, or ask for a directory at ${folder} with "overwrite": true.`,
        });
      }
      setEntry(folder, { node: { kind: "directory", mode: 0o755, uid: 0, gid: 0 }, fresh: true, from });
    }
  };
  const readFile = (place: string): Uint8Array | undefined => {
    const node = at(place);
    if (node?.kind === "hard-link") return readFile(node.target);
    return node?.kind === "file" ? joinPieces(node.pieces, (piece) => readPiece(piece, system, contents)) : undefined;
  };

  return {
    resolve,
    follow,
    lookup: (path) => at(resolve(path)),
    list: (path) => {
      const folder = follow(path);
      const node = at(folder);
      if (node?.kind !== "directory") return [];
      const there = new Set(isGone(joinPath(folder, "-")) ? [] : system.list(folder));
      for (const name of names.get(folder) ?? []) {
        const entry = entries.get(joinPath(folder, name));
        if (entry?.node !== undefined) there.add(name);
        else if (entry !== undefined) there.delete(name);
      }
      return [...there].sort();
    },
    read: (path) => readFile(follow(path)),
    put: (path, node, from) => {
      const place = resolve(path);
      makeParents(place, from);
      const before = at(place)?.kind;
      const isKept = node.kind === "directory" && before === "directory";
      if (node.kind === "link" || (!isKept && (before === "link" || before === "directory"))) followed.clear();
      if (node.kind === "hard-link") hasHardLinks = true;
      if (!isKept) keepLinked(place);
      if (!isKept) forgetBelow(place);
      setEntry(place, { node, fresh: isKept ? (entries.get(place)?.fresh ?? false) : true, from });
    },
    remove: (path, from) => {
      const place = resolve(path);
      if (place === "/") throw new ProvisionError("files.conflict", "/ cannot be overwritten", { path: from });
      followed.clear();
      keepLinked(place);
      forgetBelow(place);
      entries.delete(place);
      if (!isGone(place) && onDisk(place) !== undefined) setEntry(place, { node: undefined, fresh: false, from });
    },
    finish: () => draftSteps(entries, (place) => (isGone(place) ? undefined : onDisk(place)), contents),
  };
}

function observe(system: System, path: string): DraftNode | undefined {
  const status = system.lstat(path);
  if (status === undefined) return undefined;
  const { kind, mode, uid, gid, size } = status;
  if (kind === "directory") return { kind, mode, uid, gid };
  if (kind === "file") return { kind, mode, uid, gid, pieces: [{ file: path, size }] };
  if (kind === "link") return { kind, target: system.readLink(path) ?? "", uid, gid };
  return { kind: "device" };
}

function readPiece(piece: Piece, system: System, contents: Contents): Uint8Array {
  if (piece instanceof Uint8Array) return piece;
  return "file" in piece ? (system.readFile(piece.file) ?? new Uint8Array()) : contents.read(piece);
}

/** The whole, from its pieces. */
export function joinPieces(pieces: readonly Piece[], read: (piece: Piece) => Uint8Array): Uint8Array {
  const parts = pieces.map(read);
  const [first] = parts;
  if (parts.length === 1 && first !== undefined) return first;
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

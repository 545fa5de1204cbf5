import { createHash, type Hash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { ancestorsOf, baseName, cleanPath, joinPath, parentOf } from "@wherry/core/paths/paths.ts";
import { decodeCapabilities } from "@wherry/core/tree/capabilities.ts";
import { type Compression, decompress } from "@wherry/formats/archive/decompress.ts";
import { type TarEntry, TarReader } from "@wherry/formats/archive/tar.ts";
import type { Budget } from "../budget.ts";
import type { ImageFile } from "../image-contents.ts";

/** As many as a slot may have. */
const MOST_FILES = 1_000_000;
/** Bytes of a file whose text is kept, and of all such files. */
const LONGEST_TEXT = 32 * 2 ** 20;
const MOST_TEXT = 128 * 2 ** 20;
/** What looking at one path counts for in a budget. */
const BYTES_OF_PATH = 64;
/** PATH_MAX without its end: no container could have a longer one. */
const LONGEST_PATH = 4095;
const TURN = 2 ** 20;
const whiteout = ".wh.";

/** A layer, wherever it lies in a file. */
interface LayerSource {
  readonly handle: FileHandle;
  readonly offset: number;
  readonly size: number;
  readonly mediaType: string;
  /** Named in errors. */
  readonly file: string;
}

/**
 * The files that the layers of a container image make together, each with the digest of its content; of what tells of
 * packages, units and accounts the bytes as well. Every layer is read once, in pieces.
 *
 * Source: OCI image-spec 1.1, layer.md.
 *
 * @throws {WherryError} archive.malformed when a layer is damaged, unpacks to too much, or holds what layers do not
 * @throws {WherryError} format.invalid when a hard link leads nowhere, or there are more than a million files
 * @throws {WherryError} format.too-large or interrupted when `Budget.spend` ends it
 */
export async function readLayers(layers: readonly LayerSource[], budget: Budget): Promise<Map<string, ImageFile>> {
  const files = new Map<string, ImageFile>([["/", { ...folderAttributes, kind: "directory" }]]);
  const texts = { bytes: 0 };
  for (const layer of layers) {
    const own = await readLayer(layer, files, { budget, texts });
    let looked = 0;
    for (const path of files.keys()) {
      if (isTakenAway(path, own)) files.delete(path);
      looked += BYTES_OF_PATH + costOf(path);
      if (looked < TURN) continue;
      await budget.spend(looked);
      looked = 0;
    }
    await budget.spend(looked);
    for (const [path, file] of own.files) files.set(path, file);
    if (files.size > MOST_FILES) throw invalid(layer.file, `it has more than ${MOST_FILES} files`);
  }
  return files;
}

interface Layer {
  readonly files: Map<string, ImageFile>;
  /** What goes with all that is below it, of lower layers. */
  readonly removed: Set<string>;
  /** Of what only goes what is below it. */
  readonly emptied: Set<string>;
}

async function readLayer(
  source: LayerSource,
  below: ReadonlyMap<string, ImageFile>,
  { budget, texts }: { readonly budget: Budget; readonly texts: { bytes: number } },
): Promise<Layer> {
  const layer: Layer = { files: new Map(), removed: new Set(), emptied: new Set() };
  const { file: name } = source;
  let current: { path: string; file: ImageFile; hash: Hash; pieces: Buffer[] | undefined } | undefined;
  const finish = () => {
    if (current === undefined) return;
    const { path, file, hash, pieces } = current;
    const bytes = pieces === undefined ? {} : { bytes: Buffer.concat(pieces) };
    layer.files.set(path, { ...file, content: { sha256: hash.digest("hex"), ...bytes } });
    current = undefined;
  };
  const visitor = {
    entry(entry: TarEntry) {
      finish();
      const path = placeOf(entry.path, name);
      if (takeWhiteout(layer, path)) return;
      if (entry.kind !== "directory") layer.emptied.add(path);
      const file = entry.kind === "hard-link" ? linkedFile(entry, name, layer.files, below) : fileOf(entry);
      layer.files.set(path, file);
      if (layer.files.size > MOST_FILES) throw invalid(name, `it has more than ${MOST_FILES} files`);
      if (entry.kind !== "file") return;
      const isKept = tellsOfSystem(path) && file.size <= LONGEST_TEXT && texts.bytes + file.size <= MOST_TEXT;
      if (isKept) texts.bytes += file.size;
      current = { path, file, hash: createHash("sha256"), pieces: isKept ? [] : undefined };
    },
    data(piece: Buffer) {
      current?.hash.update(piece);
      current?.pieces?.push(Buffer.from(piece));
    },
  };
  const reader = new TarReader(visitor, name, "keep-capabilities");
  for await (const chunk of decompress({ ...source, compression: compressionOf(source) })) {
    await budget.spend(chunk.length);
    reader.write(chunk);
  }
  reader.end();
  finish();
  return layer;
}

/** All letters of all folders of a path, about: each folder is looked up. */
function costOf(path: string): number {
  let folders = 0;
  for (let slash = path.indexOf("/"); slash >= 0; slash = path.indexOf("/", slash + 1)) folders++;
  return (path.length * folders) / 2;
}

function isTakenAway(path: string, { removed, emptied }: Layer): boolean {
  if (removed.size === 0 && emptied.size === 0) return false;
  if (removed.has(path)) return true;
  return ancestorsOf(path).some((folder) => removed.has(folder) || emptied.has(folder));
}

/** Whether a path is one that takes others away: ".wh.NAME" that name, ".wh..wh..opq" all of lower layers beside it. */
function takeWhiteout({ removed, emptied }: Layer, path: string): boolean {
  const name = baseName(path);
  if (!name.startsWith(whiteout)) return false;
  if (name === `${whiteout}${whiteout}.opq`) emptied.add(parentOf(path));
  else removed.add(joinPath(parentOf(path), name.slice(whiteout.length)));
  return true;
}

const folderAttributes = { mode: 0o755, uid: 0, gid: 0, mtime: 0, size: 0, target: "", capabilities: "", device: "" };

function compressionOf({ mediaType, file }: LayerSource): Compression {
  if (mediaType.endsWith("+gzip") || mediaType.endsWith(".gzip")) return "gz";
  if (mediaType.endsWith("+zstd")) return "zst";
  if (mediaType.endsWith(".tar")) return "none";
  throw invalid(file, `a layer is of the unknown kind "${mediaType}"`);
}

/** Where systemd, accounts, packages and the system say what they are. */
function tellsOfSystem(path: string): boolean {
  return (
    /^\/(?:etc|usr\/lib|lib)\/(?:systemd|os-release)/.test(path) ||
    /^\/etc\/(?:passwd|group|shadow)$/.test(path) ||
    /^\/(?:var|usr)\/lib\/dpkg\/status/.test(path)
  );
}

function placeOf(path: string, file: string): string {
  if (path.split("/").includes("..")) throw invalid(file, "a path in a layer leads out of it");
  if (path.length > LONGEST_PATH) throw invalid(file, "a path in a layer is longer than any system takes");
  return cleanPath(`/${path}`);
}

function fileOf(entry: TarEntry): ImageFile {
  const { kind, mode, uid, gid, mtime, size, target, major, minor, capabilities } = entry;
  const isDevice = kind === "character-device" || kind === "block-device";
  return {
    kind: kind === "hard-link" ? "file" : kind,
    mode,
    uid,
    gid,
    mtime,
    size: kind === "file" ? size : 0,
    target: kind === "link" ? target : "",
    capabilities: capabilities === undefined ? "" : decodeCapabilities(capabilities),
    device: isDevice ? `${major}:${minor}` : "",
  };
}

function linkedFile(
  { target }: TarEntry,
  name: string,
  ...trees: readonly ReadonlyMap<string, ImageFile>[]
): ImageFile {
  const place = placeOf(target, name);
  for (const files of trees) {
    const linked = files.get(place);
    if (linked !== undefined) return linked;
  }
  throw invalid(name, `a hard link leads to ${target}, which no layer has`);
}

function invalid(file: string, what: string): WherryError {
  return new WherryError("format.invalid", `this container image cannot be read: ${what}`, { where: { file } });
}

import { type FileHandle, open, stat } from "node:fs/promises";
import { join } from "node:path";
import { errorCode } from "@wherry/core/errors/error-code.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { type TarEntry, TarReader } from "@wherry/formats/archive/tar.ts";
import { fill } from "@wherry/formats/files/file-bytes.ts";
import type { Budget } from "../budget.ts";
import type { ImageFile, Volume } from "../image-contents.ts";
import { digestOfPieces } from "../same-content.ts";
import { type Blobs, blobPath, type Descriptor, LARGEST_DOCUMENT, readOciDocuments } from "./oci-documents.ts";
import { readLayers } from "./read-layers.ts";

/** Entries of an archive: an index, a marker, and a blob for each layer and document. */
const MOST_ENTRIES = 10_000;
const PIECE = 256 * 1024;

interface ContainerParts {
  readonly files: ReadonlyMap<string, ImageFile>;
  readonly container: ReadonlyMap<string, string>;
  readonly epoch: number | null;
  readonly volumes: readonly Volume[];
  /** Bytes of its documents and layers. */
  readonly size: number;
}

/** Where a file of the layout lies. */
interface PlacedBlob {
  readonly handle: FileHandle;
  readonly offset: number;
  readonly size: number;
}

/**
 * A container image in an OCI archive, one tar file. What is in it is read here, and nothing stays open.
 *
 * @throws {WherryError} format.invalid or archive.malformed when it is none, or damaged
 * @throws {WherryError} format.too-large or interrupted when `Budget.spend` ends it
 */
export async function openArchive(path: string, budget: Budget): Promise<ContainerParts> {
  await using handle = await open(path, "r");
  const { size } = await handle.stat();
  const entries = new Map<string, { readonly offset: number; readonly size: number }>();
  const visitor = {
    entry({ path: name, kind, offset, size: length }: TarEntry) {
      if (kind === "file") entries.set(name.replace(/^\.\//, ""), { offset, size: length });
      if (entries.size > MOST_ENTRIES) throw invalid(path, `it has more than ${MOST_ENTRIES} entries`);
    },
    data: () => {},
  };
  const reader = new TarReader(visitor, path, "keep-capabilities");
  const piece = Buffer.allocUnsafe(PIECE);
  for (let at = 0; at < size; at += PIECE) {
    const length = await fill(handle, piece.subarray(0, Math.min(PIECE, size - at)), at);
    await budget.spend(length);
    reader.write(piece.subarray(0, length));
  }
  reader.end();
  return await readContainer(path, budget, async (name) => {
    const entry = entries.get(name);
    return entry === undefined ? undefined : { handle, ...entry };
  });
}

/**
 * The same in an OCI image layout, a folder.
 *
 * @throws {WherryError} format.invalid, archive.malformed, format.too-large or interrupted when `openArchive` does
 */
export async function openLayout(path: string, budget: Budget): Promise<ContainerParts> {
  await using opened = new AsyncDisposableStack();
  return await readContainer(path, budget, async (name) => {
    const file = join(path, name);
    try {
      // A pipe would be waited for.
      if (!(await stat(file)).isFile()) return undefined;
      const handle = opened.use(await open(file, "r"));
      return { handle, offset: 0, size: (await handle.stat()).size };
    } catch (error) {
      if (errorCode(error) === "ENOENT") return undefined;
      throw error;
    }
  });
}

async function readContainer(
  path: string,
  budget: Budget,
  find: (name: string) => Promise<PlacedBlob | undefined>,
): Promise<ContainerParts> {
  const blobs: Blobs = {
    async read(name) {
      const blob = await find(name);
      if (blob === undefined || blob.size > LARGEST_DOCUMENT) return undefined;
      const bytes = Buffer.alloc(blob.size);
      return bytes.subarray(0, await fill(blob.handle, bytes, blob.offset));
    },
  };
  const { config, layers, settings, epoch } = await readOciDocuments(blobs);
  const sources = [];
  for (const layer of layers) {
    const blob = await find(blobPath(layer));
    if (blob === undefined || blob.size !== layer.size)
      throw invalid(path, `its layer ${layer.digest} is missing, or not of ${layer.size} bytes`);
    // Images whose layers have the same digests are taken for the same, and nobody else has looked.
    if (`sha256:${await digestOfPieces(piecesOf(blob), budget)}` !== layer.digest)
      throw invalid(path, `its layer ${layer.digest} is not what its name says`);
    sources.push({ ...blob, mediaType: layer.mediaType, file: path });
  }
  const volume = (name: string, { digest, size }: Descriptor): Volume => ({ name, size, bytes: { sha256: digest } });
  return {
    files: await readLayers(sources, budget),
    container: settings,
    epoch,
    size: [config, ...layers].reduce((sum, descriptor) => sum + descriptor.size, 0),
    volumes: [
      volume("the configuration", config),
      ...layers.map((layer, index) => volume(layers.length === 1 ? "the layer" : `layer ${index + 1}`, layer)),
    ],
  };
}

async function* piecesOf({ handle, offset, size }: PlacedBlob): AsyncGenerator<Uint8Array> {
  const piece = Buffer.allocUnsafe(PIECE);
  for (let at = 0; at < size; at += PIECE)
    yield piece.subarray(0, await fill(handle, piece.subarray(0, Math.min(PIECE, size - at)), offset + at));
}

function invalid(path: string, what: string): WherryError {
  return new WherryError("format.invalid", `this OCI image is damaged: ${what}`, {
    where: { file: path },
    hint: "build it again; it may have been truncated",
  });
}

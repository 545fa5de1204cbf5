import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { ancestorsOf } from "@wherry/core/paths/paths.ts";
import type { Content, ContentReader, Tree, TreeNode } from "@wherry/core/tree/tree.ts";
import { writeTar } from "../archive/tar-writer.ts";
import { describeImage, type OciDocuments, type OciImage, type OciLayer } from "./image.ts";
import { writeLayer } from "./layer.ts";

export interface OciOptions extends OciImage {
  /** What the container finds as its root. */
  readonly tree: Tree;
  readonly reader: ContentReader;
  /** "archive": one tar file, for `podman load`. "directory": the layout itself, for `skopeo` and registries. */
  readonly form: "archive" | "directory";
  readonly compression: "gzip" | "zstd";
  readonly output: string;
  readonly signal?: AbortSignal;
}

interface OciArtefact {
  /** Digest of the manifest, by which registries know the image: "sha256:...". */
  readonly digest: string;
  /** Bytes of the compressed layer. */
  readonly layerSize: number;
  /** Bytes of the archive, or of all blobs of the directory. */
  readonly size: number;
}

/**
 * Writes a tree as a container image of one layer, in the OCI image layout. The same tree gives the same bytes.
 *
 * Source: OCI image-spec 1.1, image-layout.md.
 */
export async function writeOci(options: OciOptions): Promise<OciArtefact> {
  await mkdir(dirname(options.output), { recursive: true });
  const layerFile = `${options.output}.layer`;
  try {
    const layer = await writeLayer({
      tar: writeTar(options.tree, options.reader),
      compression: options.compression,
      output: layerFile,
      ...(options.signal && { signal: options.signal }),
    });
    const documents = describeImage(options, layer);
    if (options.form === "directory") await writeDirectory(options.output, documents, layer, layerFile);
    else await writeArchive(options, documents, layer, layerFile);
    const { config, manifest } = documents;
    const blobs = layer.descriptor.size + config.descriptor.size + manifest.descriptor.size;
    return {
      digest: manifest.descriptor.digest,
      layerSize: layer.descriptor.size,
      size: options.form === "directory" ? blobs : (await stat(options.output)).size,
    };
  } finally {
    await rm(layerFile, { force: true });
  }
}

/** The index comes last: until it is there, nobody takes the folder for an image. */
async function writeDirectory(
  folder: string,
  documents: OciDocuments,
  layer: OciLayer,
  layerFile: string,
): Promise<void> {
  await mkdir(join(folder, "blobs/sha256"), { recursive: true });
  await rename(layerFile, join(folder, blobPath(layer.descriptor.digest)));
  for (const { descriptor, bytes } of [documents.config, documents.manifest]) {
    await writeFile(join(folder, blobPath(descriptor.digest)), bytes);
  }
  await writeFile(join(folder, "oci-layout"), documents.layout);
  await writeFile(join(folder, "index.json"), documents.index);
}

async function writeArchive(
  options: OciOptions,
  documents: OciDocuments,
  layer: OciLayer,
  layerFile: string,
): Promise<void> {
  const tree = new Map<string, TreeNode>();
  const attributes = { uid: 0, gid: 0, mtime: options.epoch };
  const add = (path: string, size: number, location: Content["location"], sha256 = "") => {
    for (const folder of ancestorsOf(path)) {
      if (folder !== "/") tree.set(folder, { kind: "directory", mode: 0o755, ...attributes });
    }
    tree.set(path, { kind: "file", mode: 0o644, ...attributes, content: { size, sha256, location } });
  };
  const addBytes = (path: string, bytes: Uint8Array) => add(path, bytes.length, { in: "memory", bytes });
  addBytes("/oci-layout", documents.layout);
  addBytes("/index.json", documents.index);
  addBytes(`/${blobPath(documents.config.descriptor.digest)}`, documents.config.bytes);
  addBytes(`/${blobPath(documents.manifest.descriptor.digest)}`, documents.manifest.bytes);
  add(`/${blobPath(layer.descriptor.digest)}`, layer.descriptor.size, { in: "file", path: layerFile });
  await pipeline(Readable.from(writeTar(tree, localReader)), createWriteStream(options.output), {
    ...(options.signal && { signal: options.signal }),
  });
}

function blobPath(digest: string): string {
  return `blobs/${digest.replace(":", "/")}`;
}

/** Reads what this room itself has put into a tree: bytes at hand and the layer's file. */
const localReader: ContentReader = {
  async read(content) {
    return Buffer.concat(await Array.fromAsync(this.stream(content)));
  },
  async *stream({ location }) {
    if (location.in === "memory") yield location.bytes;
    else if (location.in === "file") yield* createReadStream(location.path, { highWaterMark: 1024 * 1024 });
  },
};

import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { constants, createGzip, createZstdCompress } from "node:zlib";
import { LAYER_TYPES, type OciLayer } from "./image.ts";

interface LayerOptions {
  readonly tar: AsyncIterable<Uint8Array>;
  /** Every engine reads gzip; zstd is smaller, and needs Docker 23, podman 3 or containerd 1.5. */
  readonly compression: "gzip" | "zstd";
  /** The file to write. */
  readonly output: string;
  readonly signal?: AbortSignal;
}

/** Compresses a tar archive into a layer, and hashes it before and after on the way (image-spec 1.1, layer.md). */
export async function writeLayer(options: LayerOptions): Promise<OciLayer> {
  const before = createHash("sha256");
  const after = createHash("sha256");
  let size = 0;
  async function* plain(): AsyncIterable<Uint8Array> {
    for await (const bytes of options.tar) {
      before.update(bytes);
      yield bytes;
    }
  }
  async function* compressed(source: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
    for await (const bytes of source) {
      after.update(bytes);
      size += bytes.length;
      yield bytes;
    }
  }
  // Neither format stores a time here; zstd runs in one thread, so that its output is the same everywhere.
  const compress =
    options.compression === "gzip"
      ? createGzip({ level: 9, memLevel: 9 })
      : createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 19 } });
  // Opened before anything can fail: whoever removes the file then would come before it is made.
  const file = (await open(options.output, "w")).createWriteStream();
  await pipeline(Readable.from(plain()), compress, compressed, file, {
    ...(options.signal && { signal: options.signal }),
  });
  return {
    descriptor: { mediaType: LAYER_TYPES[options.compression], digest: `sha256:${after.digest("hex")}`, size },
    diffId: `sha256:${before.digest("hex")}`,
  };
}

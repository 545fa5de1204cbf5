import { mkdtemp, open, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Compression, decompress } from "@wherry/formats/archive/decompress.ts";
import { writeFully } from "@wherry/formats/files/file-bytes.ts";
import type { Budget } from "../budget.ts";

/** A file that is gone when this is disposed of. */
interface UnpackedFile extends AsyncDisposable {
  readonly path: string;
}

/**
 * Unpacks a compressed image into a file with holes in the temporary folder, as images are read here and there. It has
 * 8 GiB at most, and no more than 512 times what there was.
 *
 * @throws {WherryError} archive.malformed when it is damaged, or unpacks to more
 * @throws {WherryError} format.too-large or interrupted when `Budget.spend` ends it
 */
export async function unpackFile(path: string, compression: Compression, budget: Budget): Promise<UnpackedFile> {
  const folder = await mkdtemp(join(tmpdir(), "wherry-diff-"));
  const dispose = () => rm(folder, { recursive: true, force: true });
  try {
    const unpacked = join(folder, "image");
    await using from = await open(path, "r");
    await using to = await open(unpacked, "wx", 0o600);
    const { size } = await stat(path);
    let at = 0;
    for await (const chunk of decompress({ handle: from, offset: 0, size, compression, file: path })) {
      await budget.spend(chunk.length);
      if (chunk.some((byte) => byte !== 0)) await writeFully(to, chunk, at);
      at += chunk.length;
    }
    await to.truncate(at);
    return { path: unpacked, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

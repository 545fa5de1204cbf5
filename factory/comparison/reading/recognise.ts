import { open, readdir, stat } from "node:fs/promises";
import { errorCode } from "@wherry/core/errors/error-code.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { isQcow2 } from "@wherry/formats/disk/qcow2-header.ts";
import { fill } from "@wherry/formats/files/file-bytes.ts";
import { EROFS_HEAD, isErofs } from "@wherry/formats/filesystem/erofs/superblock.ts";
import { describeRefusal } from "../../system/refusal.ts";

/** What a file or a folder is, by what is in it. "other" may be a text. */
export type Recognised =
  | "raw disk"
  | "qcow2 disk"
  | "image of /usr"
  | "boot file"
  | "OCI archive"
  | "OCI layout"
  | "build folder"
  | "gzip"
  | "xz"
  | "zstd"
  | "other";

/**
 * Tells by its first bytes what a file is, and by its names what a folder is; names of files do not count.
 *
 * @throws {WherryError} format.invalid when there is nothing, or it cannot be read, or is a folder of something else
 */
export async function recognise(path: string): Promise<Recognised> {
  try {
    const status = await stat(path);
    if (status.isDirectory()) return await recogniseFolder(path);
    // Opening a pipe would wait for somebody to write into it, and what is read of it is gone.
    if (!status.isFile() && !status.isBlockDevice()) return "other";
    await using handle = await open(path);
    const head = Buffer.alloc(EROFS_HEAD);
    return recogniseHead(head.subarray(0, await fill(handle, head, 0)));
  } catch (cause) {
    if (cause instanceof WherryError) throw cause;
    const isMissing = errorCode(cause) === "ENOENT";
    throw new WherryError("format.invalid", `this cannot be read: ${describeRefusal(cause)}`, {
      where: { file: path },
      hint: isMissing ? "check the path" : "check the path and its permissions",
      cause,
    });
  }
}

/** The same of the first bytes of a file, as many as there are up to `EROFS_HEAD`. */
export function recogniseHead(head: Buffer): Recognised {
  if (isQcow2(head)) return "qcow2 disk";
  if (head.toString("latin1", 512, 520) === "EFI PART") return "raw disk";
  if (isErofs(head)) return "image of /usr";
  if (head.toString("latin1", 257, 262) === "ustar") return "OCI archive";
  if (head.toString("latin1", 0, 2) === "MZ") return "boot file";
  if (head.toString("hex", 0, 2) === "1f8b") return "gzip";
  if (head.toString("hex", 0, 6) === "fd377a585a00") return "xz";
  if (head.toString("hex", 0, 4) === "28b52ffd") return "zstd";
  return "other";
}

async function recogniseFolder(path: string): Promise<Recognised> {
  const names = await readdir(path);
  if (names.includes("oci-layout")) return "OCI layout";
  if (names.some((name) => name.endsWith(".lock.json"))) return "build folder";
  throw invalid(
    path,
    "this folder is neither what wherry build leaves, with a lock in it, nor an OCI layout",
    "name a file in it, or the folder that --output named",
  );
}

function invalid(path: string, what: string, hint: string): WherryError {
  return new WherryError("format.invalid", what, { where: { file: path }, hint });
}

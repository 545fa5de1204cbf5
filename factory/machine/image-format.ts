import { open, stat } from "node:fs/promises";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { isQcow2, readQcow2Header } from "@wherry/formats/disk/qcow2-header.ts";

interface DiskImage {
  readonly format: "raw" | "qcow2";
  /** Bytes that a machine sees. */
  readonly size: number;
}

/**
 * Finds out by its content what a disk image is: qcow2 by its magic, raw by the GUID partition table in its second
 * sector.
 *
 * @throws {WherryError} format.invalid when it cannot be read, is of another kind, or states an impossible size; the
 *   message says what the file is as far as that can be known, the hint what to do with it
 */
export async function readDiskImage(path: string): Promise<DiskImage> {
  const { head, size } = await readHead(path);
  if (isQcow2(head)) return { format: "qcow2", size: readQcow2Header(head, path).size };
  if (head.toString("latin1", 512, 520) === "EFI PART") return { format: "raw", size: checkedSize(path, size) };
  const [what, hint] = describeText(path, head) ?? describeOther(head);
  throw invalid(path, `is ${what}, not a disk image`, hint);
}

const buildOne = "build a disk image with: wherry build DEFINITION --output FOLDER --format raw,qcow2";

/** A text under a name that definitions and configurations have; only its name is known, not that it is one. */
function describeText(path: string, head: Buffer): [string, string] | undefined {
  if (head.length === 0 || head.includes(0)) return undefined;
  if (/\.(?:bu|ign)$/.test(path))
    return ["a machine's configuration by its name", `give it to a machine: wherry run IMAGE --ignition ${path}`];
  if (/\.(?:ya?ml|json|ts)$/.test(path))
    return ["a definition by its name", `build it, and name the disk image: wherry build ${path} --output FOLDER`];
  return undefined;
}

function describeOther(head: Buffer): [string, string] {
  if (head.length === 0) return ["empty", buildOne];
  if (head.toString("latin1", 257, 262) === "ustar") {
    return [
      "a tar archive",
      `if it is an OCI image, run it with: podman load --input FILE, then podman run; or ${buildOne}`,
    ];
  }
  if (head.length >= 2 && head.readUInt16LE(0) === 0x8b1f)
    return ["compressed by gzip", "decompress it first, with gunzip"];
  if (head.length >= 4 && head.readUInt32LE(0) === 0xfd2fb528)
    return ["compressed by zstd", "decompress it first, with unzstd"];
  if (head.toString("latin1", 0, 5) === "\xfd7zXZ") return ["compressed by xz", "decompress it first, with unxz"];
  if (head.toString("latin1", 0, 4) === "KDMV") return ["a VMDK image", "convert it with: qemu-img convert -O qcow2"];
  if (head.toString("latin1", 0, 8) === "vhdxfile")
    return ["a VHDX image", "convert it with: qemu-img convert -O qcow2"];
  if (head.toString("latin1", 0, 2) === "MZ") return ["an EFI program", buildOne];
  return ["of an unknown kind", buildOne];
}

async function readHead(path: string): Promise<{ readonly head: Buffer; readonly size: number }> {
  try {
    const status = await stat(path);
    if (status.isDirectory()) throw invalid(path, "is a folder", "name the disk image in it");
    // Opening a pipe would wait for somebody to write into it.
    if (!status.isFile() && !status.isBlockDevice()) throw invalid(path, "is not a file", buildOne);
    await using handle = await open(path);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(1024), 0, 1024, 0);
    return { head: buffer.subarray(0, bytesRead), size: status.size };
  } catch (cause) {
    if (cause instanceof WherryError) throw cause;
    const missing = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
    const said = missing
      ? "there is no such file"
      : `it cannot be read: ${cause instanceof Error ? cause.message : cause}`;
    throw new WherryError("format.invalid", said, {
      where: { file: path },
      hint: missing ? buildOne : "check the path and its permissions",
      cause,
    });
  }
}

function checkedSize(path: string, size: number): number {
  if (size > 0 && size % 512 === 0 && size <= 2 ** 46) return size;
  throw invalid(path, `has an impossible size of ${size} bytes`, "build it again; it may have been truncated");
}

function invalid(path: string, what: string, hint: string): WherryError {
  return new WherryError("format.invalid", `this ${what}`, { where: { file: path }, hint });
}

import * as os from "quickjs:os";
import { SEEK_SET } from "quickjs:std";
import { oneLine } from "@wherry/core/text/lines.ts";
import type { FilePart, FileStatus, ProgramResult } from "../system/system.ts";
import { checked, codeOf, isAbsent, must, systemError } from "./failure.ts";

/** Bytes that are read at once where a file does not say how many it has, as those of /proc do. */
const CHUNK = 65536;

/** The whole file, or the part of it that is there; undefined where there is no file. */
export function readFile(path: string, part?: FilePart): Uint8Array | undefined {
  const descriptor = os.open(checked(path), os.O_RDONLY);
  if (descriptor < 0) {
    if (isAbsent(-descriptor)) return undefined;
    throw systemError(-descriptor, path);
  }
  try {
    if (part !== undefined) must(Number(os.seek(descriptor, BigInt(part.offset), SEEK_SET)), path);
    return readAll(descriptor, path, part?.length);
  } finally {
    os.close(descriptor);
  }
}

/** From where it stands to its end, or so many bytes. */
export function readAll(descriptor: number, path: string, most = Number.MAX_SAFE_INTEGER): Uint8Array {
  const [status] = os.stat(`/proc/self/fd/${descriptor}`);
  // One more than a file has tells its end without another buffer.
  let buffer = new Uint8Array(Math.min(most, (status?.size ?? 0) > 0 ? (status?.size ?? 0) + 1 : CHUNK));
  let length = 0;
  while (length < most) {
    if (length === buffer.length) {
      const larger = new Uint8Array(Math.min(most, Math.max(CHUNK, buffer.length * 2)));
      larger.set(buffer);
      buffer = larger;
    }
    const count = must(os.read(descriptor, buffer.buffer, length, buffer.length - length), path);
    if (count === 0) break;
    length += count;
  }
  return buffer.subarray(0, length);
}

/**
 * Writes all bytes to an open file, from where it stands; a single write(2) may fall short. `path` is for errors.
 *
 * @throws {SystemError} ENOSPC, EIO or another when a write fails
 */
export function writeAll(descriptor: number, bytes: Uint8Array, path: string): void {
  for (let written = 0; written < bytes.length; ) {
    const { byteOffset, length } = bytes;
    written += must(os.write(descriptor, bytes.buffer, byteOffset + written, length - written), path);
  }
}

/**
 * Writes a new file aside and gives it its name when it is whole. `run` is for what the umask takes away: QuickJS has
 * no chmod.
 */
export function replaceFile(
  path: string,
  { bytes, mode }: { readonly bytes: Uint8Array; readonly mode: number },
  run: (words: readonly string[]) => ProgramResult,
): void {
  const aside = `${path}.wherry-new`;
  const left = os.remove(checked(aside));
  if (left < 0 && !isAbsent(-left)) throw systemError(-left, path);
  const descriptor = must(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), path);
  try {
    try {
      writeAll(descriptor, bytes, path);
    } finally {
      os.close(descriptor);
    }
    giveMode(aside, mode, run);
    must(os.rename(aside, path), path);
  } catch (error) {
    os.remove(aside);
    throw error;
  }
}

/**
 * Makes a folder with exactly these permission bits, whatever the umask; one that is there already keeps its own. The
 * folder above it has to be there. `run` is for chmod(1), as in `replaceFile`.
 *
 * @throws {SystemError} EEXIST, ENOENT or another when something else is at the path, or mkdir(2) or chmod(1) fails
 */
export function makeDirectory(path: string, mode: number, run: (words: readonly string[]) => ProgramResult): void {
  const result = os.mkdir(checked(path), mode);
  if (result >= 0) giveMode(path, mode, run);
  else if (codeOf(-result) !== "EEXIST" || statusOf(os.stat(path), path)?.kind !== "directory") {
    throw systemError(-result, path);
  }
}

function giveMode(path: string, mode: number, run: (words: readonly string[]) => ProgramResult): void {
  if (statusOf(os.lstat(path), path)?.mode === mode) return;
  // Five digits: with fewer, chmod leaves the set-id bits of a folder as they are.
  const { status, stderr } = run(["chmod", mode.toString(8).padStart(5, "0"), path]);
  if (status !== 0) throw systemError(5, `${path}: chmod: ${oneLine(stderr)}`);
}

/** What `stat` or `lstat` returned, as the agent knows it; undefined where there is nothing. */
export function statusOf([status, errno]: ReturnType<typeof os.stat>, path: string): FileStatus | undefined {
  if (status === null) {
    if (isAbsent(errno)) return undefined;
    throw systemError(errno, path);
  }
  const { mode, uid, gid, size, mtime } = status;
  return { kind: kindOf(mode & os.S_IFMT), mode: mode & 0o7777, uid, gid, size, mtime: Math.floor(mtime) };
}

function kindOf(type: number): FileStatus["kind"] {
  if (type === os.S_IFREG) return "file";
  if (type === os.S_IFDIR) return "directory";
  if (type === os.S_IFLNK) return "link";
  if (type === os.S_IFBLK) return "block-device";
  if (type === os.S_IFCHR) return "character-device";
  return type === os.S_IFIFO ? "fifo" : "socket";
}

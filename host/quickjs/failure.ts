import { strerror } from "quickjs:std";
import { SystemError } from "../system/system.ts";

/** Linux's numbers, which amd64 and arm64 share (asm-generic/errno.h). */
const codes: Readonly<Record<number, string>> = {
  1: "EPERM",
  2: "ENOENT",
  4: "EINTR",
  5: "EIO",
  6: "ENXIO",
  11: "EAGAIN",
  12: "ENOMEM",
  13: "EACCES",
  16: "EBUSY",
  17: "EEXIST",
  18: "EXDEV",
  19: "ENODEV",
  20: "ENOTDIR",
  21: "EISDIR",
  22: "EINVAL",
  23: "ENFILE",
  24: "EMFILE",
  26: "ETXTBSY",
  27: "EFBIG",
  28: "ENOSPC",
  29: "ESPIPE",
  30: "EROFS",
  31: "EMLINK",
  32: "EPIPE",
  36: "ENAMETOOLONG",
  39: "ENOTEMPTY",
  40: "ELOOP",
  75: "EOVERFLOW",
  95: "EOPNOTSUPP",
  122: "EDQUOT",
};

/** Whether there is nothing at a path: neither it nor, perhaps, the folder that it would be in. */
export function isAbsent(errno: number): boolean {
  return codes[errno] === "ENOENT" || codes[errno] === "ENOTDIR";
}

/** The name of a positive errno: "ENOENT"; "EIO" for a number that is not in the table above. */
export function codeOf(errno: number): string {
  return codes[errno] ?? "EIO";
}

/** A positive errno as the failure that the agent knows. */
export function systemError(errno: number, path: string): SystemError {
  const code = codeOf(errno);
  return new SystemError(code, path, `${code}, ${strerror(errno)}`);
}

/**
 * The result of a call that says by a negative errno that it failed. `path` is for the message.
 *
 * @throws {SystemError} ENOENT, ENOSPC or another when the result is negative: the code of that errno
 */
export function must(result: number, path: string): number {
  if (result < 0) throw systemError(-result, path);
  return result;
}

/** A path for C, where it would end at a NUL: another file than the one that was meant. */
export function checked(path: string): string {
  if (path.includes("\0")) throw new SystemError("EINVAL", path.replaceAll("\0", "\\0"), "a NUL in a path");
  return path;
}

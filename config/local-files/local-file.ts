import { closeSync, constants, fstatSync, openSync, readSync, realpathSync, statfsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { errorCode } from "@wherry/core/errors/error-code.ts";
import { isWithin } from "@wherry/core/paths/paths.ts";

/** Which files a text may name. */
interface LocalFolder {
  /** No symbolic link may lead out of it. */
  readonly folder: string;
  /** Bytes that may be read. */
  readonly most: number;
}

/** Why a file that a text names is not read; any other is the operating system's code: "EIO". */
export type LocalFault =
  | { readonly fault: "leads-out" | "folder" | "not-regular" | "not-stored" | "too-large" }
  | { readonly fault: "refused"; readonly code: string };

/**
 * The bytes of a file that a text names, which may come from somebody else than who reads it: a regular file on a disk,
 * within its folder after all links. Devices, pipes and what the kernel makes up on reading (/proc/self/environ) are
 * not read.
 *
 * @param path below the folder, or absolute
 */
export function readFileWithin(path: string, within: LocalFolder): Uint8Array | LocalFault {
  return withLocalFile(path, within, (descriptor, size) => {
    const bytes = new Uint8Array(size);
    for (let done = 0; done < size; ) {
      const count = readSync(descriptor, bytes, done, size - done, done);
      if (count === 0) return bytes.subarray(0, done);
      done += count;
    }
    return bytes;
  });
}

/** Why `readFileWithin` would not read a file; undefined where it would. */
export function findLocalFault(path: string, within: LocalFolder): LocalFault | undefined {
  return withLocalFile(path, within, () => undefined);
}

/** Where a path really leads: a file or a folder that is there, within its folder. */
export function locateLocal(path: string, folder: string): string | LocalFault {
  return attempt(() => {
    const real = realpathSync(resolve(folder, path));
    return isWithin(real, realpathSync(folder)) ? real : { fault: "leads-out" };
  });
}

/** Whether a file was refused: a `LocalFault` in the place of bytes or a path. */
export function isLocalFault(value: unknown): value is LocalFault {
  return typeof value === "object" && value !== null && "fault" in value;
}

/** A file system's refusal as a fault; whatever else goes wrong is thrown on. */
export function attempt<Value>(act: () => Value | LocalFault): Value | LocalFault {
  try {
    return act();
  } catch (problem) {
    const code = errorCode(problem);
    if (code === undefined) throw problem;
    return { fault: "refused", code };
  }
}

/** What the kernel makes up on reading, by the type that statfs(2) gives it: linux/magic.h. */
const madeUp: ReadonlySet<number> = new Set([
  0x9fa0, // proc
  0x62656572, // sysfs
  0x62656570, // configfs
  0x64626720, // debugfs
  0x74726163, // tracefs
  0x73636673, // securityfs
  0xf97cff8c, // selinuxfs
  0xde5e81e4, // efivarfs
  0xcafe4a11, // bpf
  0x27e0eb, // cgroup
  0x63677270, // cgroup2
]);

function withLocalFile<Value>(
  path: string,
  { folder, most }: LocalFolder,
  act: (descriptor: number, size: number) => Value,
): Value | LocalFault {
  return attempt(() => {
    const real = locateLocal(path, folder);
    if (isLocalFault(real)) return real;
    // A pipe must not wait for its writer, and what was a file a moment ago not be a link now.
    const descriptor = openSync(real, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
    try {
      const status = fstatSync(descriptor);
      // A folder on the way could have become a link in between: what was opened is what lies there, within the folder.
      const still = locateLocal(path, folder);
      if (isLocalFault(still)) return still;
      const { dev, ino } = statSync(still);
      if (dev !== status.dev || ino !== status.ino) return { fault: "leads-out" };
      if (status.isDirectory()) return { fault: "folder" };
      if (!status.isFile()) return { fault: "not-regular" };
      // statfs(2) gives the type as a number of 32 bits, Node perhaps with a sign.
      if (madeUp.has(statfsSync(real).type >>> 0)) return { fault: "not-stored" };
      if (status.size > most) return { fault: "too-large" };
      return act(descriptor, status.size);
    } finally {
      closeSync(descriptor);
    }
  });
}

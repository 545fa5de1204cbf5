import {
  chmodSync,
  closeSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmdirSync,
  rmSync,
  type Stats,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { constants } from "node:os";
import { errorCode } from "@wherry/core/errors/error-code.ts";
import { fillSync } from "@wherry/formats/files/file-bytes.ts";
import {
  type FilePart,
  type FileStatus,
  type ProgramOptions,
  type ProgramResult,
  type System,
  SystemError,
} from "@wherry/host/system/system.ts";
import { nowInMilliseconds } from "../system/clock.ts";
import { runBlocking } from "../system/processes.ts";

/**
 * The agent's door on Node: this machine itself, for tests and for `wherry provision`, which says by itself what there
 * is to say.
 */
export function createHostSystem(): System {
  return {
    lstat: (path) => attempt(path, () => describe(lstatSync(path))),
    stat: (path) => attempt(path, () => describe(statSync(path))),
    readLink: (path) => attempt(path, () => readlinkSync(path), ["EINVAL"]),
    list: (path) => attempt(path, () => readdirSync(path).sort()),
    readFile: (path, part) => attempt(path, () => (part === undefined ? readWhole(path) : readPart(path, part))),
    writeFile: replaceFile,
    makeDirectory: (path, mode) => makeDirectory(path, mode),
    rename: (from, to) => must(to, () => renameSync(from, to)),
    remove: removeEntry,
    symlink: (target, path) => must(path, () => symlinkSync(target, path)),
    run: runProgram,
    sync: () => void runProgram(["sync"]),
    now: nowInMilliseconds,
    uptime: () => Number(readFileSync("/proc/uptime", "latin1").split(" ")[0]),
    sleep: (milliseconds) => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds),
    print: () => {},
    complain: () => {},
  };
}

/** What is not there is undefined; every other failure is a SystemError. */
function attempt<T>(path: string, action: () => T, alsoAbsent: readonly string[] = []): T | undefined {
  try {
    return action();
  } catch (error) {
    const code = errorCode(error) ?? "EIO";
    if (code === "ENOENT" || code === "ENOTDIR" || alsoAbsent.includes(code)) return undefined;
    throw asSystemError(path, error);
  }
}

function must<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw asSystemError(path, error);
  }
}

function asSystemError(path: string, error: unknown): SystemError {
  const code = errorCode(error) ?? "EIO";
  const message = error instanceof Error ? error.message : String(error);
  // Node's own refusal of a NUL, which Linux never sees.
  return new SystemError(code === "ERR_INVALID_ARG_VALUE" ? "EINVAL" : code, path, message);
}

function describe(status: Stats): FileStatus {
  const { uid, gid, size, mtimeMs } = status;
  return { kind: kindOf(status), mode: status.mode & 0o7777, uid, gid, size, mtime: Math.floor(mtimeMs) };
}

function kindOf(status: Stats): FileStatus["kind"] {
  if (status.isFile()) return "file";
  if (status.isDirectory()) return "directory";
  if (status.isSymbolicLink()) return "link";
  if (status.isBlockDevice()) return "block-device";
  if (status.isCharacterDevice()) return "character-device";
  return status.isFIFO() ? "fifo" : "socket";
}

function readWhole(path: string): Uint8Array {
  return new Uint8Array(readFileSync(path));
}

function readPart(path: string, { offset, length }: FilePart): Uint8Array {
  const descriptor = openSync(path, "r");
  try {
    const bytes = new Uint8Array(length);
    return bytes.subarray(0, fillSync(descriptor, bytes, offset));
  } finally {
    closeSync(descriptor);
  }
}

function replaceFile(path: string, bytes: Uint8Array, mode: number): void {
  const aside = `${path}.wherry-new`;
  must(path, () => {
    rmSync(aside, { force: true });
    try {
      writeFileSync(aside, bytes, { mode, flag: "wx" });
      chmodSync(aside, mode);
      renameSync(aside, path);
    } catch (error) {
      rmSync(aside, { force: true });
      throw error;
    }
  });
}

function makeDirectory(path: string, mode: number): void {
  must(path, () => {
    try {
      mkdirSync(path, { mode });
      chmodSync(path, mode);
    } catch (error) {
      if (errorCode(error) !== "EEXIST" || !statSync(path).isDirectory()) throw error;
    }
  });
}

function removeEntry(path: string): void {
  const status = attempt(path, () => lstatSync(path));
  if (status === undefined) return;
  must(path, () => (status.isDirectory() ? rmdirSync(path) : unlinkSync(path)));
}

function runProgram([program = "", ...words]: readonly string[], options: ProgramOptions = {}): ProgramResult {
  const { status, signal, stdout, stderr, error } = must(program, () =>
    runBlocking(program, words, {
      stdio: options.terminal === true ? "inherit" : "pipe",
      input: options.input ?? new Uint8Array(),
      env: { ...process.env, ...options.environment },
      maxBuffer: 2 ** 30,
    }),
  );
  // A program that ends without reading its input tells by its status whether that matters.
  const code = errorCode(error);
  if (code === "ENOENT" || code === "EACCES")
    return { status: 127, stdout: new Uint8Array(), stderr: `${program}: not found` };
  if (error !== undefined && code !== "EPIPE") throw asSystemError(program, error);
  return {
    status: status ?? 128 + (signal === null ? 0 : constants.signals[signal]),
    stdout: new Uint8Array(stdout ?? []),
    stderr: stderr?.toString("utf8") ?? "",
  };
}

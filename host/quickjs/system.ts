import * as os from "quickjs:os";
import { encodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { oneLine } from "@wherry/core/text/lines.ts";
import { type System, SystemError } from "../system/system.ts";
import { checked, codeOf, isAbsent, must, systemError } from "./failure.ts";
import { makeDirectory, readFile, replaceFile, statusOf, writeAll } from "./files.ts";
import { runProgram } from "./programs.ts";

/** The agent's door on a machine: QuickJS's `os` and `std`, and a program where they lack something. */
export function createQuickJsSystem(): System {
  return {
    lstat: (path) => statusOf(os.lstat(checked(path)), path),
    stat: (path) => statusOf(os.stat(checked(path)), path),
    readLink,
    list,
    readFile,
    writeFile: (path, bytes, mode) => replaceFile(path, { bytes, mode }, runProgram),
    makeDirectory: (path, mode) => makeDirectory(path, mode, runProgram),
    rename: (from, to) => void must(os.rename(checked(from), checked(to)), to),
    remove(path) {
      const result = os.remove(checked(path));
      if (result < 0 && !isAbsent(-result)) throw systemError(-result, path);
    },
    symlink: (target, path) => void must(os.symlink(checked(target), checked(path)), path),
    run: runProgram,
    sync() {
      const { status, stderr } = runProgram(["sync"]);
      if (status !== 0) throw new SystemError("EIO", "sync", oneLine(stderr));
    },
    now: () => Date.now(),
    uptime: () => Number.parseFloat(firstWord(readFile("/proc/uptime"))),
    sleep: (milliseconds) => os.sleep(milliseconds),
    print: (text) => writeAll(1, encodeUtf8(text), "standard output"),
    complain: (text) => writeAll(2, encodeUtf8(text), "standard error"),
  };
}

function readLink(path: string): string | undefined {
  const [target, errno] = os.readlink(checked(path));
  if (errno === 0) return target;
  if (isAbsent(errno) || codeOf(errno) === "EINVAL") return undefined;
  throw systemError(errno, path);
}

function list(path: string): readonly string[] | undefined {
  const [names, errno] = os.readdir(checked(path));
  if (errno === 0) return names.filter((name) => name !== "." && name !== "..").sort();
  if (isAbsent(errno)) return undefined;
  throw systemError(errno, path);
}

function firstWord(bytes: Uint8Array = new Uint8Array()): string {
  return String.fromCharCode(...bytes).split(" ")[0] ?? "";
}

import * as os from "quickjs:os";
import { getenviron, SEEK_SET } from "quickjs:std";
import { decodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { type ProgramOptions, type ProgramResult, SystemError } from "../system/system.ts";
import { checked, codeOf, must, systemError } from "./failure.ts";
import { readAll, writeAll } from "./files.ts";

/** In memory on a machine; the second is for whoever may not write to the first. */
const folders = ["/run", "/tmp"];

/**
 * Runs a program to its end. Its streams are files without a name: unlike pipes they never fill up, so nobody waits for
 * anybody.
 */
export function runProgram(words: readonly string[], options: ProgramOptions = {}): ProgramResult {
  const [program = ""] = words;
  for (const word of words) checked(word);
  const env = { env: { ...getenviron(), ...options.environment } };
  if (options.terminal === true) {
    return { status: execute(words, { block: true, ...env }), stdout: new Uint8Array(), stderr: "" };
  }
  const opened: number[] = [];
  const stream = () => {
    const descriptor = unnamedFile();
    opened.push(descriptor);
    return descriptor;
  };
  try {
    const [stdin, stdout, stderr] = [stream(), stream(), stream()];
    if (options.input !== undefined) writeAll(stdin, options.input, program);
    rewind(stdin);
    const status = execute(words, { block: true, ...env, stdin, stdout, stderr });
    // Their position is shared with the program that wrote them.
    rewind(stdout);
    rewind(stderr);
    const said = decodeUtf8(readAll(stderr, program));
    return {
      status,
      stdout: readAll(stdout, program),
      stderr: status === 127 && said === "" ? `${program}: not found` : said,
    };
  } finally {
    for (const descriptor of opened) os.close(descriptor);
  }
}

/** 128 and more for signals, as shells count. */
function execute(words: readonly string[], options: os.ExecOptions): number {
  let result: number;
  try {
    result = os.exec(words, options);
  } catch (error) {
    throw new SystemError("EAGAIN", words[0] ?? "", error instanceof Error ? error.message : String(error));
  }
  return result < 0 ? 128 - result : result;
}

function rewind(descriptor: number): void {
  must(Number(os.seek(descriptor, 0, SEEK_SET)), "a temporary file");
}

let counter = 0;

/** A file that is gone as soon as nobody has it open. */
function unnamedFile(): number {
  let failure = 0;
  for (const folder of folders) {
    for (;;) {
      counter++;
      const path = `${folder}/.wherry-${os.getpid()}-${counter}`;
      const descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600);
      if (descriptor >= 0) {
        os.remove(path);
        return descriptor;
      }
      failure = -descriptor;
      // The name is taken: by another process, or by a file of an agent that was killed. The next name is tried.
      if (codeOf(failure) !== "EEXIST") break;
    }
  }
  throw systemError(failure, folders.join(" and "));
}

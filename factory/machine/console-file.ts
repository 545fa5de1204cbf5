import { closeSync, openSync, writeSync } from "node:fs";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { describeRefusal } from "../system/refusal.ts";

interface ConsoleFile extends AsyncDisposable {
  write(bytes: Uint8Array): void;
}

/**
 * A file that holds every byte as soon as it came, so that it tells the story of a machine, and of this process, up to
 * their last moment. A console gives so little that waiting for the disk does no harm. Without a path nothing is
 * written.
 *
 * @throws {WherryError} output.unwritable when the file cannot be opened for writing
 */
export async function openConsoleFile(path: string | undefined): Promise<ConsoleFile> {
  if (path === undefined) return { write() {}, async [Symbol.asyncDispose]() {} };
  let descriptor: number;
  try {
    descriptor = openSync(path, "w", 0o644);
  } catch (cause) {
    throw new WherryError("output.unwritable", `the console cannot be written there: ${describeRefusal(cause)}`, {
      where: { file: path },
      hint: "choose a file in a folder that exists and that you may write to",
      cause,
    });
  }
  return {
    write(bytes) {
      writeSync(descriptor, bytes);
    },
    async [Symbol.asyncDispose]() {
      closeSync(descriptor);
    },
  };
}

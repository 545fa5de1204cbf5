import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { WherryError } from "@wherry/core/errors/errors.ts";
import type { Place } from "@wherry/core/errors/place.ts";

/** A definition is written by hand; a megabyte of it is something else. */
const LARGEST_FILE = 1024 * 1024;

/**
 * Reads a text file of the user's whole. `where` is the place that names the file, where another file does.
 *
 * @throws {WherryError} definition.unreadable when it cannot be opened, is not a regular file, has more than 1 MiB, or
 *   is not text in UTF-8
 */
export async function readTextFile(path: string, where?: Place): Promise<string> {
  const unreadable = (problem: string, hint: string, cause?: unknown): WherryError =>
    new WherryError("definition.unreadable", `${path} ${problem}`, {
      hint,
      cause,
      ...(where === undefined ? {} : { where }),
    });
  let file: FileHandle;
  try {
    // O_NONBLOCK: opening a named pipe must not wait for its writer.
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (cause) {
    throw unreadable(...openProblem(cause), cause);
  }
  await using opened = file;
  const status = await opened.stat();
  if (status.isDirectory()) throw unreadable("is a folder, not a file", "name the file inside it, such as image.yaml");
  if (!status.isFile()) throw unreadable("is not a regular file", "write the text into a regular file");
  if (status.size > LARGEST_FILE) {
    throw unreadable(
      `has ${(status.size / LARGEST_FILE).toFixed(1)} MiB; more than 1 MiB is not read`,
      "keep large content in files of its own and name them with `source`",
    );
  }
  const bytes = Buffer.alloc(status.size);
  const { bytesRead } = await opened.read(bytes, 0, bytes.length, 0);
  const content = bytes.subarray(0, bytesRead);
  const zero = content.indexOf(0);
  if (zero >= 0) throw unreadable(`is not a text file: byte ${zero} is zero`, "give a text file in UTF-8");
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(content);
  } catch (cause) {
    throw unreadable("is not UTF-8 text", "save it in UTF-8", cause);
  }
}

function openProblem(cause: unknown): [problem: string, hint: string] {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  if (code === "ENOENT") return ["does not exist", "check the spelling and the folder"];
  if (code === "EACCES" || code === "EPERM") return ["may not be read", "give yourself the right to read it"];
  if (code === "ENOTDIR") return ["does not exist: a part of its path is not a folder", "check the path"];
  if (code === "ELOOP") return ["is a symbolic link that leads to itself", "remove the loop"];
  return [`cannot be opened (${String(code ?? cause)})`, "check the path"];
}

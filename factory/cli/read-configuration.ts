import { isUtf8 } from "node:buffer";
import { createReadStream, readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import type { SourceText } from "@wherry/config/texts/source-text.ts";
import { errorCode } from "@wherry/core/errors/error-code.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { describeRefusal } from "../system/refusal.ts";

/** More than any reader of configurations takes; whoever sends more is not sending a configuration. */
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * A configuration's text without a byte order mark, from standard input with "-"; relative paths begin in `cwd`.
 *
 * @throws {WherryError} config.invalid when it cannot be read, is not UTF-8, or has more than 64 MiB
 */
export async function readConfiguration(file: string, cwd: string): Promise<SourceText> {
  const name = file === "-" ? "<stdin>" : file;
  let bytes: Buffer;
  try {
    bytes = file === "-" ? await readAll(process.stdin, name) : await readFile(resolve(cwd, file), name);
  } catch (cause) {
    if (cause instanceof WherryError) throw cause;
    const message = `this configuration cannot be read: ${describeRefusal(cause)}`;
    const hint = errorCode(cause) === "EISDIR" ? "name a file" : "check the path";
    throw new WherryError("config.invalid", message, { where: { file: name }, hint, cause });
  }
  if (!isUtf8(bytes)) throw refusal(name, `line ${firstBrokenLine(bytes)} is not UTF-8 text`);
  return { name, text: bytes.toString("utf8").replace(/^\ufeff/, "") };
}

/** Node's streams of files take longer to load than most configurations to read; only what keeps waiting needs one. */
async function readFile(path: string, name: string): Promise<Buffer> {
  const status = statSync(path);
  if (!status.isFile() || status.size > MOST_BYTES) return await readAll(createReadStream(path), name);
  return readFileSync(path);
}

async function readAll(stream: AsyncIterable<Buffer>, name: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const bytes of stream) {
    chunks.push(bytes);
    size += bytes.length;
    if (size > MOST_BYTES) throw refusal(name, `it is larger than ${MOST_BYTES / 1024 / 1024} MiB`);
  }
  return Buffer.concat(chunks);
}

/** From 1. A line feed is never a part of another character. */
function firstBrokenLine(bytes: Buffer): number {
  let line = 1;
  let start = 0;
  for (;;) {
    const lineFeed = bytes.indexOf(10, start);
    if (lineFeed < 0 || !isUtf8(bytes.subarray(start, lineFeed))) return line;
    start = lineFeed + 1;
    line++;
  }
}

function refusal(file: string, message: string): WherryError {
  return new WherryError("config.invalid", message, {
    where: { file },
    hint: "a configuration is a text that people write; put bytes into local files",
  });
}

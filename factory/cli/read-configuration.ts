import { isUtf8 } from "node:buffer";
import { createReadStream } from "node:fs";
import { resolve } from "node:path";
import { WherryError } from "@wherry/core/errors.ts";
import type { SourceText } from "../config-languages/source-text.ts";

/** More than any reader of configurations takes; whoever sends more is not sending a configuration. */
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * A configuration's text, from standard input with "-". Throws WherryError `config.invalid` for what is no UTF-8 or has no end in sight,
 * Node's own error where there is no such file.
 */
export async function readConfiguration(file: string, cwd: string): Promise<SourceText> {
  const name = file === "-" ? "<stdin>" : file;
  const stream = file === "-" ? process.stdin : createReadStream(resolve(cwd, file));
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > MOST_BYTES) throw refusal(name, `it is larger than ${MOST_BYTES / 1024 / 1024} MiB`);
  }
  const bytes = Buffer.concat(chunks);
  if (!isUtf8(bytes)) throw refusal(name, "it is no UTF-8 text");
  return { name, text: bytes.toString("utf8").replace(/^\ufeff/, "") };
}

function refusal(file: string, message: string): WherryError {
  return new WherryError("config.invalid", message, {
    where: { file },
    hint: "a configuration is a text that people write; put bytes into local files",
  });
}

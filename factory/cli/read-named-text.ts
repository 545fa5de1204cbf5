import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import type { NamedText } from "./show-findings.ts";

/** A file's text, or with "-" what standard input has. Throws Node's own error where there is no such file. */
export async function readNamedText(file: string, cwd: string): Promise<NamedText> {
  if (file === "-") return { name: "<stdin>", text: await text(process.stdin) };
  return { name: file, text: await readFile(resolve(cwd, file), "utf8") };
}

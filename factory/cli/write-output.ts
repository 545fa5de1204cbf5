import { stat, writeFile } from "node:fs/promises";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { writeAtomically } from "../system/atomic-file.ts";
import { describeRefusal } from "../system/refusal.ts";

/**
 * Replaces a file of the user's, such as a lock, as a whole: whoever reads it sees the old text or the new one. Missing
 * folders are made. A device or a pipe, such as /dev/null or /dev/stdout, is written to, and never replaced. `mode` is
 * what it has at most: 0o600 for secrets.
 *
 * @throws {WherryError} output.unwritable when the file, or a folder on its way, cannot be made or written
 */
export async function writeOutput(
  path: string,
  content: string | Uint8Array,
  { mode = 0o666 }: { readonly mode?: number } = {},
): Promise<void> {
  const write = (await isStream(path)) ? writeFile(path, content) : writeAtomically(path, content, mode);
  await write.catch((cause: unknown) => {
    throw new WherryError("output.unwritable", `cannot write there: ${describeRefusal(cause)}`, {
      where: { file: path },
      hint: "name another file with --output",
      cause,
    });
  });
}

/** Whether there is something at the path, links followed, that is neither a file nor a folder. */
async function isStream(path: string): Promise<boolean> {
  const status = await stat(path).catch(() => undefined);
  return status !== undefined && !status.isFile() && !status.isDirectory();
}

import { WherryError } from "@wherry/core/errors/errors.ts";
import { writeAtomically } from "../system/atomic-file.ts";
import { describeRefusal } from "../system/refusal.ts";

/**
 * Replaces a file of the user's, such as a lock, as a whole: whoever reads it sees the old text or the new one. Missing
 * folders are made. `mode` is what it has at most: 0o600 for secrets.
 *
 * @throws {WherryError} output.unwritable when the file, or a folder on its way, cannot be made or written
 */
export async function writeOutput(
  path: string,
  content: string | Uint8Array,
  { mode = 0o666 }: { readonly mode?: number } = {},
): Promise<void> {
  await writeAtomically(path, content, mode).catch((cause: unknown) => {
    throw new WherryError("output.unwritable", `cannot write there: ${describeRefusal(cause)}`, {
      where: { file: path },
      hint: "name another file with --output",
      cause,
    });
  });
}

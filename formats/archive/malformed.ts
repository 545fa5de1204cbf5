import { WherryError } from "@wherry/core/errors/errors.ts";

/**
 * An archive, or a compressed file, that breaks its own format. `problem` continues the sentence that the file's name
 * begins.
 */
export function malformed(file: string, problem: string, cause?: unknown): WherryError {
  return new WherryError("archive.malformed", `${file} ${problem}`, {
    where: { file },
    hint: "fetch the file again; if it is the same, tell whoever made it",
    cause,
  });
}

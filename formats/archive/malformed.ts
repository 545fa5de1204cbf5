import { WherryError } from "@wherry/core/errors/errors.ts";

const hint = "fetch the package again; if it is the same, tell whoever made it";

/** A package file that breaks its own format. `problem` continues the sentence that the file's name begins. */
export function malformed(file: string, problem: string, cause?: unknown): WherryError {
  return new WherryError("package.malformed", `${file} ${problem}`, { where: { file }, hint, cause });
}

/** A package file that is well-formed, but whose content does not belong in an image. */
export function unsafe(file: string, problem: string): WherryError {
  return new WherryError("package.unsafe", `${file} ${problem}`, {
    where: { file },
    hint: "leave this package out, or take it from a source that you trust",
  });
}

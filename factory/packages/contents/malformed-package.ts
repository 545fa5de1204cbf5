import { WherryError } from "@wherry/core/errors/errors.ts";

/**
 * A package file that breaks its own format, or lies about itself. `problem` continues the sentence that the file's
 * name begins.
 */
export function malformedPackage(file: string, problem: string, cause?: unknown): WherryError {
  return new WherryError("package.malformed", `${file} ${problem}`, { where: { file }, hint: malformedHint, cause });
}

const usualHint = "leave this package out, or take it from a source that you trust";

/** A package file that is well-formed, but whose content does not belong in an image. */
export function unsafePackage(file: string, problem: string, hint = usualHint): WherryError {
  return new WherryError("package.unsafe", `${file} ${problem}`, {
    where: { file },
    hint,
  });
}

/**
 * What the readers of archives refuse, as what it means for the package that the archive is; any other failure as it
 * is.
 */
export function explainArchiveFailure(failure: unknown): unknown {
  if (!(failure instanceof WherryError) || failure.code !== "archive.malformed") return failure;
  const { message, where, cause } = failure;
  return new WherryError("package.malformed", message, {
    hint: malformedHint,
    cause,
    ...(where === undefined ? {} : { where }),
  });
}

const malformedHint = "fetch the package again; if it is the same, tell whoever made it";

import { WherryError } from "@wherry/core/errors/errors.ts";
import { describeRefusal } from "./refusal.ts";

const refusals = new Set(["EACCES", "EDQUOT", "EEXIST", "ENOSPC", "ENOTDIR", "EPERM", "EROFS"]);

/**
 * Turns a file system's refusal to write into a folder of the store into an error that says what to do; all else stays
 * as it is.
 */
export function explainStoreFailure(cause: unknown, folder: string): unknown {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  if (cause instanceof WherryError || !(cause instanceof Error) || !refusals.has(code)) return cause;
  return new WherryError("store.unwritable", `the store in ${folder} cannot be written: ${describeRefusal(cause)}`, {
    hint: "make room there, or name another folder with WHERRY_STORE",
    where: { file: folder },
    cause,
  });
}

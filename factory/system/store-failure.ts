import { errorCode } from "@wherry/core/errors/error-code.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { describeRefusal } from "./refusal.ts";

const elsewhere = "or name another folder with WHERRY_STORE";

/** What to do about a refusal, by its code. */
const hints: Readonly<Record<string, string>> = {
  EACCES: `make it yours to write, ${elsewhere}`,
  EDQUOT: `make room with wherry store clean, ${elsewhere}`,
  EEXIST: `move away what is in its place, ${elsewhere}`,
  EFBIG: `let files there be larger, ${elsewhere}`,
  ENOSPC: `make room there, with wherry store clean for a start, ${elsewhere}`,
  ENOTDIR: "name a folder with WHERRY_STORE",
  EPERM: `make it yours to write, ${elsewhere}`,
  EROFS: `mount it so that it can be written, ${elsewhere}`,
};

/**
 * Turns a file system's refusal to write into a folder of the store into an error that says what to do; all else stays
 * as it is.
 */
export function explainStoreFailure(cause: unknown, folder: string): unknown {
  const hint = hints[errorCode(cause) ?? ""];
  if (cause instanceof WherryError || !(cause instanceof Error) || hint === undefined) return cause;
  return new WherryError("store.unwritable", `the store in ${folder} cannot be written: ${describeRefusal(cause)}`, {
    hint,
    where: { file: folder },
    cause,
  });
}

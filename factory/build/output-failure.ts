import { errorCode } from "@wherry/core/errors/error-code.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { describeRefusal } from "../system/refusal.ts";

/** Refusals that come without a path, in the middle of writing. */
const outOfRoom = new Set(["EDQUOT", "EFBIG", "ENOSPC"]);

/**
 * Turns a file system's refusal to write into the folder of a build's results into an error with place, reason and what
 * to do; all else stays as it is. The store explains its own.
 */
export function explainOutputFailure(cause: unknown, folder: string): unknown {
  if (cause instanceof WherryError || !(cause instanceof Error)) return cause;
  const code = errorCode(cause) ?? "";
  const path = "path" in cause && typeof cause.path === "string" ? cause.path : undefined;
  const isThere = path === undefined ? outOfRoom.has(code) : path === folder || path.startsWith(`${folder}/`);
  if (!isThere || code === "") return cause;
  const room = outOfRoom.has(code) ? "make room there, or " : "";
  return new WherryError("output.unwritable", `cannot write there: ${describeRefusal(cause)}`, {
    where: { file: folder },
    hint: `${room}choose another folder with --output`,
    cause,
  });
}

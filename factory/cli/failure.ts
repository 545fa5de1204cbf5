import { errorCode } from "@wherry/core/errors/error-code.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { placedMessage } from "@wherry/core/errors/place.ts";
import { describeRefusal } from "../system/refusal.ts";
import { listedFindingObject, listFinding } from "./show-findings.ts";

/**
 * 1: it was asked for rightly and did not work. 2: it was asked for wrongly. 130: interrupted, as shells count SIGINT.
 */
export function exitStatus(error: unknown): 1 | 2 | 130 {
  if (!(error instanceof WherryError)) return 1;
  if (error.code === "interrupted") return 130;
  return error.code === "usage.invalid" ? 2 : 1;
}

/** As many are read by a person. */
const mostFindings = 40;

/**
 * The failure as a person reads it, line by line: what, where, what to do next. A stack trace comes with `debug` only.
 */
export function describeFailure(error: unknown, debug: boolean): readonly string[] {
  const failure = error instanceof WherryError ? error : unexpected(error);
  const lines = [...failure.lines];
  lines[0] = `error: ${placedMessage(failure.where, lines[0] ?? "")}`;
  lines.push(`${lines.pop() ?? ""}  [${failure.code}]`);
  for (const finding of failure.findings.slice(0, mostFindings)) lines.push(...listFinding(finding));
  const more = failure.findings.length - mostFindings;
  if (more > 0) lines.push(`  and ${more} more: --json has all of them`);
  lines.push(...failure.hintLines.map((line, index) => (index === 0 ? `  ${line}` : line)));
  if (debug) {
    for (let cause: unknown = error; cause instanceof Error; cause = cause.cause)
      lines.push("", ...(cause.stack ?? String(cause)).split("\n"));
  }
  return lines;
}

/** The failure as one JSON object, for `--json`. */
export function failureObject(error: unknown): object {
  const failure = error instanceof WherryError ? error : unexpected(error);
  return {
    type: "error",
    code: failure.code,
    message: failure.message,
    ...(failure.where === undefined ? {} : { where: failure.where }),
    ...(failure.hint === undefined ? {} : { hint: failure.hint }),
    findings: failure.findings.map(listedFindingObject),
  };
}

const hints: Readonly<Record<string, string>> = {
  EACCES: "check who owns it, or choose another place",
  EDQUOT: "free some space, or move the store with WHERRY_STORE",
  EEXIST: "choose another place",
  EISDIR: "name a file",
  EMFILE: "raise the limit with: ulimit -n 4096",
  ENOENT: "check the path",
  ENOSPC: "free some space, or move the store with WHERRY_STORE",
  ENOTDIR: "check the path",
  EPERM: "check who owns it, or choose another place",
  EROFS: "choose another place with --output or WHERRY_STORE",
};

/** Node's own errors, in words. Anything else is a bug of ours and says so. */
function unexpected(error: unknown): WherryError {
  if (error instanceof Error && "code" in error && "syscall" in error) {
    const where = "path" in error && typeof error.path === "string" ? { where: { file: error.path } } : {};
    const hint = hints[errorCode(error) ?? ""] ?? "run again with --debug for details";
    return new WherryError("output.unwritable", describeRefusal(error), { ...where, hint, cause: error });
  }
  const message = error instanceof Error ? error.message : String(error);
  return new WherryError("internal", `this should not have happened: ${message}`, {
    hint: "run again with --debug and report what it prints",
    cause: error,
  });
}

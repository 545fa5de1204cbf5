import { formatDataPath } from "@wherry/core/paths/data-path.ts";
import { ProvisionError } from "../plan/provision-error.ts";
import { SystemError } from "../system/system.ts";

/**
 * What went wrong, where, and what to do: the first line is the reason, those below it are its details. They are not
 * split here: a line break within one of them came from a configuration, a program or a server, and is shown as an
 * escape.
 */
export function describeFailure(error: unknown): string[] {
  if (error instanceof ProvisionError) {
    const place = error.path.length === 0 ? [] : [`at ${formatDataPath(error.path)}`];
    return indentDetails([...error.lines, ...place, ...error.hintLines]);
  }
  if (error instanceof SystemError) {
    const full = error.code === "ENOSPC" || error.code === "EDQUOT";
    return indentDetails([error.message, ...(full ? ["the disk is full"] : [])]);
  }
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  const calls = (stack ?? "").trim().split("\n");
  return indentDetails([`this should not have happened: ${message}`, ...calls.map((line) => line.trim())]);
}

function indentDetails([first = "", ...others]: readonly string[]): string[] {
  return [first, ...others.map((line) => `  ${line}`)];
}

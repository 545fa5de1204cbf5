import { formatDataPath } from "@wherry/core/paths/data-path.ts";
import { ProvisionError } from "../plan/provision-error.ts";
import { SystemError } from "../system/system.ts";

/** What went wrong, where, and what to do: the first line is the reason, those below it are its details. */
export function describeFailure(error: unknown): string[] {
  if (error instanceof ProvisionError) {
    const place = error.path.length === 0 ? [] : [`at ${formatDataPath(error.path)}`];
    return lines(error.message, ...place, ...(error.hint === undefined ? [] : [error.hint]));
  }
  if (error instanceof SystemError) {
    const full = error.code === "ENOSPC" || error.code === "EDQUOT";
    return lines(error.message, ...(full ? ["the disk is full"] : []));
  }
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return lines(`this should not have happened: ${message}`, stack ?? "");
}

/** One line each, as the console and the kernel's log have them. */
function lines(...texts: readonly string[]): string[] {
  const [first = "", ...others] = texts.flatMap((text) => text.trim().split("\n"));
  return [first, ...others.map((line) => `  ${line.trim()}`)];
}

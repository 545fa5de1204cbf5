import { type DataPath, formatDataPath } from "@wherry/core/paths/data-path.ts";
import { ProvisionError, type ProvisionErrorCode } from "../plan/provision-error.ts";

/** Why one resource cannot be had. */
export interface FetchProblem {
  readonly code: ProvisionErrorCode;
  readonly message: string;
  readonly from: DataPath;
  readonly hint?: string;
}

/**
 * Makes one error of all problems, with the first one's code, place and hint; does nothing without problems.
 *
 * @throws {ProvisionError} fetch.failed, fetch.mismatch, fetch.malformed or disk.full when the first problem is of that
 *   kind
 */
export function throwProblems(problems: readonly FetchProblem[]): void {
  const [first, ...others] = problems;
  if (first === undefined) return;
  const message = [first.message, ...others.map((one) => `${one.message} (${formatDataPath(one.from)})`)];
  throw new ProvisionError(first.code, message, {
    path: first.from,
    ...(first.hint === undefined ? {} : { hint: first.hint }),
  });
}

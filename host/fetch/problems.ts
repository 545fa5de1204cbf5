import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { ProvisionError, type ProvisionErrorCode } from "../plan/provision-error.ts";

/** Why one resource cannot be had. */
export interface FetchProblem {
  readonly code: ProvisionErrorCode;
  readonly message: string;
  readonly from: DataPath;
  readonly hint?: string;
}

/** Throws all problems as one error, that of the first one's place; does nothing where there are none. */
export function throwProblems(problems: readonly FetchProblem[]): void {
  const [first, ...others] = problems;
  if (first === undefined) return;
  const message = [first.message, ...others.map((one) => `${one.message} ($.${one.from.join(".")})`)].join("\n");
  throw new ProvisionError(first.code, message, {
    path: first.from,
    ...(first.hint === undefined ? {} : { hint: first.hint }),
  });
}

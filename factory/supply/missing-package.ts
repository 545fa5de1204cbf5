import { WherryError } from "@wherry/core/errors/errors.ts";

/**
 * Turns "this package does not exist" into what it means for a locked package; any other failure is returned as it is.
 */
export function explainMissingPackage(cause: unknown, path: string): unknown {
  if (!(cause instanceof WherryError) || cause.code !== "repository.missing") return cause;
  return new WherryError(
    "repository.missing",
    `${path} is no longer on the mirror: the lock is older than the mirror`,
    {
      hint: "run `wherry lock` to lock the versions that are there now",
      cause,
    },
  );
}

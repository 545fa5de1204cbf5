import { WherryError } from "@wherry/core/errors/errors.ts";
import type { Tree } from "@wherry/core/tree/tree.ts";

/** passwd(5), group(5), shadow(5), gshadow(5), subuid(5). */
const files = ["passwd", "group", "shadow", "gshadow", "subuid", "subgid"].map((name) => `/etc/${name}`);

/**
 * Holds the files of accounts against what was made of them: scripts have a word of their own for accounts, which gives
 * nobody a password or the number of root. The recorder never says that these files were changed; whoever writes a lock
 * might.
 *
 * @throws {WherryError} lock.invalid when they are others
 */
export function refuseOtherAccounts(made: Tree, finished: Tree): void {
  const path = files.find((file) => finished.get(file) !== made.get(file));
  if (path === undefined) return;
  throw new WherryError(
    "lock.invalid",
    `a record of maintainer scripts changes ${path}, which no script has a say in`,
    {
      hint: "somebody has changed the records of the lock: make the lock anew",
    },
  );
}

import { join } from "node:path";
import { storeDirectory } from "@wherry/factory/store/layout.ts";

/**
 * Where tests keep what takes long to fetch, from one run to the next: WHERRY_TEST_STORE, else `wherry-tests` in the user's cache
 * folder. It is a store of packages like the builder's, and never that one.
 */
export function testStoreDirectory(): string {
  const chosen = process.env.WHERRY_TEST_STORE;
  if (chosen !== undefined && chosen !== "") return chosen;
  const { WHERRY_STORE: _, ...environment } = process.env;
  return join(storeDirectory(environment), "..", "wherry-tests");
}

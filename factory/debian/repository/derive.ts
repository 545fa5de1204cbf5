import { WherryError } from "@wherry/core/errors/errors.ts";
import type { RepositoryContext } from "../../packages/repository/repository.ts";

/**
 * What follows from a key, from the cache or from `produce`. A store that may only be read can still be used: then it
 * is made every time. What `produce` throws passes through.
 */
export async function derive<T>(
  { derived }: Pick<RepositoryContext, "derived">,
  key: string,
  produce: () => Promise<T>,
): Promise<T> {
  try {
    return await derived.cachedJson(key, produce);
  } catch (error) {
    if (error instanceof WherryError && error.code === "store.unwritable") return await produce();
    throw error;
  }
}

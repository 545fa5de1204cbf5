import { join } from "node:path";
import type { RepositoryContext } from "@wherry/factory/debian/repository-index.ts";
import { now } from "@wherry/factory/system/clock.ts";

/** What opening a fake repository needs: a cache in `folder`, nothing from the host, and quick retries. */
export function repositoryContext(folder: string, changes: Partial<RepositoryContext> = {}): RepositoryContext {
  return {
    architecture: "amd64",
    cacheDirectory: join(folder, "cache"),
    mirrors: { environment: {}, aptFolder: null },
    now: now(),
    signal: undefined,
    emit: () => {},
    offline: false,
    retry: { attempts: 3, firstDelay: 1, longestDelay: 5 },
    ...changes,
  };
}

import { debianNameOf } from "@wherry/core/architecture/architectures.ts";
import type { EmitEvent } from "@wherry/core/events/events.ts";
import type { MirrorOptions } from "../packages/repository/mirror-options.ts";
import type { RepositoryContext } from "../packages/repository/repository.ts";
import type { Store } from "../store/store.ts";
import { now } from "../system/clock.ts";

/** What work on packages and images needs of its surroundings: the store, mirrors, where events go, the signal. */
export interface Workshop {
  readonly store: Store;
  readonly mirrors: MirrorOptions;
  /** Debian's name of the architecture that this machine runs: the tools'. */
  readonly hostArchitecture: string;
  /** Tools are the host's own (WHERRY_TOOLS=host), not packages. */
  readonly hostTools: boolean;
  /** `RepositoryContext.acceptChanged`. */
  readonly acceptChanged?: readonly string[];
  readonly emit: EmitEvent;
  readonly signal: AbortSignal;
}

/** Debian's name of the architecture that this process runs on. */
export function hostArchitecture(): string {
  return debianNameOf(process.arch);
}

/** The same workshop, with the mirrors that a definition names. */
export function withMirrors(workshop: Workshop, mirrors: Readonly<Record<string, string>>): Workshop {
  return { ...workshop, mirrors: { ...workshop.mirrors, definition: mirrors } };
}

/** How the workshop opens repositories of an architecture. */
export function repositoryContext(workshop: Workshop, architecture: string): RepositoryContext {
  return {
    architecture,
    cacheDirectory: workshop.store.directory,
    derived: workshop.store.memo,
    mirrors: workshop.mirrors,
    now: now(),
    signal: workshop.signal,
    emit: workshop.emit,
    offline: false,
    acceptChanged: workshop.acceptChanged ?? [],
  };
}

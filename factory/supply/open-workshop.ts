import { type EmitEvent, ignoreEvents } from "@wherry/core/events/events.ts";
import { packageFormats } from "../distributions/package-formats.ts";
import { storeDirectory } from "../store/layout.ts";
import { openStore } from "../store/store.ts";
import { hostArchitecture, type Workshop } from "./workshop.ts";

export interface WorkshopOptions {
  /** The store's folder; where the environment says (WHERRY_STORE), else in the user's cache folder. */
  readonly store?: string;
  /** URLs by archive, before those of the environment and of definitions: { debian: "https://..." }. */
  readonly mirrors?: Readonly<Record<string, string>>;
  /** `Workshop.hostTools`; false where it is not given. */
  readonly hostTools?: boolean;
  /** `RepositoryContext.acceptChanged`. */
  readonly acceptChanged?: readonly string[];
  /** Is told what goes on. */
  readonly emit?: EmitEvent;
  /** Ends all work. */
  readonly signal?: AbortSignal;
}

/**
 * The store, mirrors and tools that work on images needs, on this machine. The environment's variables count as they do
 * for the command line, but for WHERRY_TOOLS.
 *
 * @throws {WherryError} store.unsafe when others could change what is in the store
 * @throws {WherryError} store.unwritable when its folder cannot be made or written
 */
export async function openWorkshop(options: WorkshopOptions = {}): Promise<Workshop> {
  const signal = options.signal ?? new AbortController().signal;
  return {
    store: await openStore({
      directory: options.store ?? storeDirectory(process.env),
      formats: packageFormats,
      signal,
    }),
    mirrors: { commandLine: options.mirrors ?? {}, environment: process.env, hostSettings: "/etc" },
    hostArchitecture: hostArchitecture(),
    hostTools: options.hostTools ?? false,
    acceptChanged: options.acceptChanged ?? [],
    emit: options.emit ?? ignoreEvents,
    signal,
  };
}

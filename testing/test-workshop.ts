import { ignoreEvents } from "@wherry/core/events.ts";
import { openStore } from "@wherry/factory/store/store.ts";
import { hostArchitecture, type Workshop } from "@wherry/factory/workshop.ts";
import { testStoreDirectory } from "./test-store.ts";

/** A workshop on the tests' own store, with this machine's mirrors. */
export async function openTestWorkshop(signal: AbortSignal): Promise<Workshop> {
  return {
    store: await openStore({ directory: testStoreDirectory(), signal }),
    mirrors: { environment: process.env, aptFolder: "/etc/apt" },
    hostArchitecture: hostArchitecture(),
    hostTools: false,
    emit: ignoreEvents,
    signal,
  };
}

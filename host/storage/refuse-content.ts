import { ProvisionError } from "../provision-error.ts";
import { type DevicePlace, describePlace, identityOf } from "./device-places.ts";
import type { StorageState } from "./storage-state.ts";

/** What is mounted, or part of something, is not overwritten. */
export function refuseUsed(place: DevicePlace, path: readonly (string | number)[], { inUse }: StorageState): void {
  const reason = inUse[identityOf(place) ?? ""];
  if (reason === undefined) return;
  throw new ProvisionError("storage.conflict", `${describePlace(place)} cannot be changed: ${reason}`, {
    path,
    hint: "a configuration can change only what nothing uses",
  });
}

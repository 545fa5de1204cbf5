import type { Disk } from "@wherry/config/ignition/config.ts";
import type { DiskState } from "./storage-state.ts";

export interface TableRequest {
  readonly disk: Disk;
  readonly state: DiskState;
  /** The disk's place in the configuration. */
  readonly path: readonly (string | number)[];
  /** Gives a new UUID. */
  readonly uuid: () => string;
}

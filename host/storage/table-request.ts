import type { Disk } from "@wherry/config/ignition/config.ts";
import type { DataPath } from "@wherry/core/paths/data-path.ts";
import type { DiskState } from "./storage-state.ts";

export interface TableRequest {
  readonly disk: Disk;
  readonly state: DiskState;
  /** The disk's place in the configuration. */
  readonly path: DataPath;
  /** Gives a new UUID. */
  readonly uuid: () => string;
}

import type { IgnitionConfig } from "@wherry/config/ignition/config.ts";
import { createFinding, type Finding } from "@wherry/core/errors/finding.ts";
import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { ProvisionError } from "../plan/provision-error.ts";
import type { CommandStep, ContentReference } from "../plan/step.ts";
import type { DevicePlace } from "./device-places.ts";
import type { StorageState } from "./storage-state.ts";

export interface StorageOptions {
  /**
   * Name of a LUKS volume -> its key, kept beside the plan: the bytes of its keyFile, or of `makeVolumeKey` where it
   * names no file.
   */
  readonly keys: Readonly<Record<string, ContentReference>>;
}

/** What the planners of single sections share. */
export interface StorageContext {
  readonly config: IgnitionConfig;
  readonly state: StorageState;
  readonly options: StorageOptions;
  readonly steps: CommandStep[];
  readonly findings: Finding[];
  /** A new UUID. */
  readonly uuid: () => string;
  /**
   * Where a device is.
   *
   * @throws {ProvisionError} storage.missing when the machine does not have it, and the configuration does not make it
   * @throws {ProvisionError} storage.conflict when it is on a partition that the configuration deletes
   */
  readonly place: (name: string, path: DataPath) => DevicePlace;
  /**
   * Marks a device as overwritten or mounted by this place of the configuration.
   *
   * @throws {ProvisionError} config.invalid when another place has it already
   */
  readonly claim: (place: DevicePlace, path: DataPath) => void;
  /** Runs the work of one entry; what it refuses is kept, so that all is reported together. */
  readonly attempt: (work: () => void) => void;
}

/** The error that tells of a device that is not there; its hint names the disks that are. */
export function missingDevice(name: string, path: DataPath, { present }: StorageState): ProvisionError {
  return new ProvisionError("storage.missing", `there is no device ${name}`, {
    path,
    hint: present.length === 0 ? "the machine has no disks" : `there are ${present.join(", ")}`,
  });
}

/** A finding about a place in the rendered configuration, which has no lines and columns. */
export function note(level: Finding["level"], path: DataPath, message: string): Finding {
  return createFinding(level, message, { path });
}

import type { IgnitionConfig, KernelArguments } from "@wherry/config/ignition/config.ts";
import type { Finding } from "@wherry/core/errors/finding.ts";
import type { ContentFolder } from "../files/content-folder.ts";
import type { VolumeFiles } from "../files/plan-volume-files.ts";
import type { ResourceContents } from "../plan/contents.ts";
import type { CommandStep } from "../plan/step.ts";
import type { MountPlan } from "../storage/plan-mounts.ts";

/**
 * What provisioning does besides files, in the order in which it is asked for. All of it may be done again after a
 * power cut. Plans are plain data: they are kept as JSON.
 */
export interface MachineStages {
  /**
   * Runs `action`, which may ask for the network as often as it likes; it is brought up at the first time, and taken
   * down in the end, whatever comes of the action.
   */
  withNetwork<Result>(action: (needNetwork: () => void) => Result): Result;
  /**
   * Makes the kernel's arguments of the next boot what is asked for; whether this one lacks some of it, so that a
   * restart is due.
   */
  applyKernelArguments(wanted: KernelArguments): { readonly restart: boolean };
  /** Restarts the machine at once; on a machine, it does not return. */
  restart(): void;
  readonly storage: StorageStage;
}

export interface StorageStage {
  /**
   * Looks at the disks, and decides; nothing on them is changed. Keys of volumes are among the resources, or are kept
   * by it.
   *
   * @throws {ProvisionError} storage.missing or storage.conflict when a device is missing, or may not be changed
   * @throws {ProvisionError} config.invalid or config.unsupported when this host cannot do what is asked for
   * @throws {ProvisionError} program.missing or program.failed when a program for it is missing or fails
   */
  plan(planning: StoragePlanning): StoragePlan;
  /**
   * Carries it out and mounts the file systems. `done`: that happened before a restart, so that volumes are only opened
   * and file systems mounted.
   */
  apply(plan: StoragePlan, context: { readonly contents: ContentFolder; readonly done: boolean }): void;
  /** Unmounts what `apply` mounted; systemd mounts it in its own way. */
  release(plan: StoragePlan): void;
}

export interface StoragePlanning {
  /** Rendered and valid. */
  readonly config: IgnitionConfig;
  readonly resources: ResourceContents;
  readonly contents: ContentFolder;
}

export interface StoragePlan {
  readonly steps: readonly CommandStep[];
  readonly findings: readonly Finding[];
  /** Outermost first. */
  readonly mounts: readonly MountPlan[];
  /** What opens volumes at later boots. */
  readonly volumeFiles?: VolumeFiles;
}

/** Whether a configuration asks for anything that `StorageStage` does. */
export function needsStorage({ storage = {} }: IgnitionConfig): boolean {
  const { disks = [], raid = [], luks = [], filesystems = [] } = storage;
  return disks.length + raid.length + luks.length + filesystems.length > 0;
}

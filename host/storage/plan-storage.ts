import type { IgnitionConfig } from "@wherry/config/ignition/config.ts";
import type { Finding } from "@wherry/core/errors/finding.ts";
import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { ProvisionError } from "../plan/provision-error.ts";
import type { CommandStep } from "../plan/step.ts";
import { describePlace, findPlaceOf, identityOf, type PlannedTables } from "./device-places.ts";
import { planArrays } from "./plan-arrays.ts";
import { planFilesystems } from "./plan-filesystems.ts";
import { type MountPlan, planMounts } from "./plan-mounts.ts";
import { planTables } from "./plan-tables.ts";
import { type OpenedVolume, planVolumes } from "./plan-volumes.ts";
import { missingProgram, neededPrograms } from "./programs.ts";
import { missingDevice, type StorageContext, type StorageOptions } from "./storage-context.ts";
import type { StorageState } from "./storage-state.ts";

export interface StoragePlan {
  readonly steps: readonly CommandStep[];
  /** Warnings, and what is used as it is. */
  readonly findings: readonly Finding[];
  /** All reasons why nothing may be done; without any, `steps` can be carried out. */
  readonly refusals: readonly ProvisionError[];
  /** Outermost first. */
  readonly mounts: readonly MountPlan[];
  /** For /etc/crypttab and /etc/luks, see `volumeFiles`. */
  readonly volumes: readonly OpenedVolume[];
}

/** What has to be done to disks so that they are what the configuration asks for. */
export function planStorage(config: IgnitionConfig, state: StorageState, options: StorageOptions): StoragePlan {
  const refusals: ProvisionError[] = [];
  let tables: PlannedTables = new Map();
  let usedUuids = 0;
  const claims = new Map<string, DataPath>();
  const context: StorageContext = {
    config,
    state,
    options,
    steps: [],
    findings: [],
    uuid() {
      const uuid = state.freshUuids[usedUuids++];
      if (uuid === undefined) throw new ProvisionError("internal", "the plan needs more new UUIDs than were drawn");
      return uuid;
    },
    place(name, path) {
      const place = findPlaceOf(name, tables, state, config);
      if (place.kind === "missing") throw missingDevice(name, path, state);
      if (place.kind === "gone") {
        throw new ProvisionError("storage.conflict", `${name} is on a partition that this configuration deletes`, {
          path,
        });
      }
      return place;
    },
    claim(place, path) {
      const identity = identityOf(place) ?? "";
      const other = claims.get(identity);
      if (other !== undefined) {
        throw new ProvisionError(
          "config.invalid",
          `${describePlace(place)} has two uses, this one and the one at ${other.join(".")}`,
          { path, hint: "give each disk, array, volume and file system a device of its own" },
        );
      }
      claims.set(identity, path);
    },
    attempt(work) {
      try {
        work();
      } catch (error) {
        if (!(error instanceof ProvisionError)) throw error;
        refusals.push(error);
      }
    },
  };
  const needed = neededPrograms(config);
  for (const program of state.missingPrograms) {
    refusals.push(missingProgram(program, [...needed].find(([name]) => name === program)?.[1] ?? []));
  }
  tables = planTables(context);
  planArrays(context);
  const volumes = planVolumes(context);
  planFilesystems(context);
  const mounts = planMounts(context);
  return { steps: context.steps, findings: context.findings, refusals, mounts, volumes };
}

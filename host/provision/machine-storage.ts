import type { Luks } from "@wherry/config/ignition/config.ts";
import { formatDataPath } from "@wherry/core/paths/data-path.ts";
import { ProvisionError } from "../plan/provision-error.ts";
import type { ContentReference } from "../plan/step.ts";
import { carryOutCommands } from "../storage/carry-out.ts";
import { mountFilesystems, unmountFilesystems } from "../storage/mount.ts";
import { observeStorage } from "../storage/observe-storage.ts";
import { planStorage } from "../storage/plan-storage.ts";
import { settleUdev, startUdev, stopUdev } from "../storage/udev.ts";
import { makeVolumeKey, volumeFiles } from "../storage/volume-files.ts";
import type { System } from "../system/system.ts";
import type { StoragePlan, StoragePlanning, StorageStage } from "./stages.ts";

/** Seconds that a device may take to turn up. */
const patience = 30;

interface MachineStorage extends StorageStage {
  /** Ends what was started for it; systemd starts its own. */
  close(): void;
}

/** Storage of the machine that the agent runs on. udev runs from the first use until it is closed. */
export function machineStorage(system: System, say: (line: string) => void): MachineStorage {
  let started = false;
  const settle = () => settleUdev(system);
  const begin = () => {
    started = startUdev(system) || started;
  };
  return {
    plan(planning) {
      begin();
      const { config, contents } = planning;
      const keys = volumeKeys(planning, system);
      const bytes = Object.entries(keys).map(([name, key]) => [name, contents.read(key)] as const);
      const state = observeStorage(system, config, { wait: patience, settle, keys: Object.fromEntries(bytes) });
      const { steps, findings, refusals, mounts, volumes } = planStorage(config, state, { keys });
      refuse(refusals);
      const files = volumeFiles(volumes);
      return { steps, findings, mounts, ...(files === undefined ? {} : { volumeFiles: files }) };
    },
    apply({ steps, mounts }, { contents, done }) {
      begin();
      const due = done ? steps.filter(({ opens }) => opens === true) : steps;
      carryOutCommands(due, {
        system,
        contentFolder: contents.path,
        wait: patience,
        settle,
        tell: ({ summary }) => say(summary),
      });
      mountFilesystems(system, mounts, "");
    },
    release({ mounts }: StoragePlan) {
      unmountFilesystems(system, mounts, "");
    },
    close() {
      if (started) stopUdev(system);
      started = false;
    },
  };
}

/** The key of each volume: what its keyFile gives, or a new one. */
function volumeKeys(
  { config, resources, contents }: StoragePlanning,
  system: System,
): Record<string, ContentReference> {
  const keyOf = ({ keyFile }: Luks, index: number): ContentReference | undefined =>
    keyFile?.source === undefined
      ? contents.keep([[makeVolumeKey(system)]])[0]
      : resources.get(formatDataPath(["storage", "luks", index, "keyFile"]));
  const keys: Record<string, ContentReference> = {};
  for (const [index, luks] of (config.storage?.luks ?? []).entries()) {
    const key = keyOf(luks, index);
    if (key !== undefined) keys[luks.name] = key;
  }
  return keys;
}

/** Throws one error for all that is refused. */
function refuse(refusals: readonly ProvisionError[]): void {
  const [first, ...others] = refusals;
  if (first === undefined) return;
  if (others.length === 0) throw first;
  const list = others.map(({ message, path, hint }) => {
    const advice = hint === undefined ? "" : ` (${hint})`;
    return `${formatDataPath(path)}: ${message}${advice}`;
  });
  throw new ProvisionError(first.code, first.lines, {
    path: first.path,
    hint: [...first.hintLines, "Besides:", ...list],
  });
}

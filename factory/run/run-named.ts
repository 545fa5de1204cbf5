import { rm } from "node:fs/promises";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { findFirmware } from "../machine/firmware.ts";
import { interfaceNames } from "../machine/qemu-command.ts";
import { checkShares } from "../machine/shares.ts";
import type { WindowSize } from "../machine/way-in.ts";
import { alone } from "../named-machines/alone.ts";
import {
  type KeptMachine,
  type RunningMachine,
  readKeptMachine,
  readRunningMachine,
  writeKeptMachine,
} from "../named-machines/kept-machine.ts";
import { type MachineFolder, makeMachineFolder } from "../named-machines/machine-folder.ts";
import { refuseOvertaken } from "../named-machines/overtaken.ts";
import { needMachine } from "../named-machines/reach-machine.ts";
import { makeMachine, type NewMachine, startKeptMachine } from "../named-machines/start-machine.ts";
import { installTools } from "../supply/install-tools.ts";
import type { Workshop } from "../supply/workshop.ts";
import { machineTools } from "../tools/tool-sets.ts";
import { findGuestNetwork } from "./find-guest-network.ts";
import { lookAtImage } from "./look-at-image.ts";
import { pickAccelerator } from "./pick-accelerator.ts";

/** What is said about a machine that stays; what is left away is as it was, or as it is usually. */
export interface NamedMachineOptions {
  readonly workshop: Workshop;
  readonly folder: MachineFolder;
  /** Absolute path; needed once, to make the machine of. */
  readonly image: string | undefined;
  /** Only for a machine that is not yet there. */
  readonly made: Omit<NewMachine, "image" | "hasSshServer" | "memory" | "cpus" | "forwards" | "shares">;
  /** Whether something is said of its disks, which is only for a machine that is not yet there either. */
  readonly asksForDisks: boolean;
  readonly changes: Partial<Pick<KeptMachine, "memory" | "cpus" | "forwards" | "shares">>;
  readonly size: WindowSize | undefined;
}

const usual = { memory: 1024, cpus: 2, forwards: [], shares: [] };

/**
 * Starts a machine that stays, and makes it before where it is not yet there.
 *
 * @throws {WherryError} usage.invalid when there is neither a machine nor an image, or it was made of another image or
 *   with other disks
 * @throws {WherryError} machine.failed when it runs already, or QEMU does not start
 */
export async function runNamed(options: NamedMachineOptions): Promise<RunningMachine> {
  const { workshop, folder, image, changes } = options;
  if (image === undefined) await needMachine(folder);
  const known = await readKeptMachine(folder);
  if (known !== undefined && image !== undefined && known.image !== image) {
    throw new WherryError("usage.invalid", `${folder.name} was made of another image: ${known.image}`, {
      hint: `start it without naming one, or take it away first, with all that it has written: wherry rm ${folder.name}`,
    });
  }
  if (known !== undefined && options.asksForDisks) {
    throw new WherryError("usage.invalid", `${folder.name} has its disks already, and they stay as they are`, {
      hint: `leave out --disk and --disk-size, or make it anew, after: wherry rm ${folder.name}`,
    });
  }
  if ((await readRunningMachine(folder)) !== undefined) {
    throw new WherryError("machine.failed", `${folder.name} runs already`, {
      hint: `a shell in it: wherry ssh ${folder.name}; its console: wherry console ${folder.name}`,
    });
  }
  if (known !== undefined && options.made.ignition !== undefined) {
    workshop.emit({
      type: "warning",
      message: `${folder.name} is there already, and reads no configuration any more: --ignition changes nothing`,
      hint: `to have it carried out, make the machine anew, after: wherry rm ${folder.name}`,
    });
  }
  const architecture = known?.architecture ?? options.made.architecture;
  const { set, emulator: emulatorName } = machineTools(architecture);
  const shares = changes.shares ?? known?.shares ?? [];
  await checkShares(shares);
  const tools = await installTools(shares.length === 0 ? [set] : [set, "sharing"], workshop);
  const emulator = await tools.tool(emulatorName);
  const server = shares.length === 0 ? undefined : await tools.tool("virtiofsd");
  const { signal } = workshop;
  const accelerator = await pickAccelerator(emulator, architecture, workshop);
  const look = await lookAtImage(known === undefined ? (image ?? "") : folder.image);
  const guestNetwork = findGuestNetwork(look, {
    names: interfaceNames({ scratchDisks: known?.disks ?? options.made.disks }),
    emit: workshop.emit,
  });
  const isNew = known === undefined;
  await makeMachineFolder(folder);
  return await alone(folder, async () => {
    await refuseOvertaken(folder, known);
    try {
      const machine = known ?? (await makeIt(options, emulator.root, look.hasSshServer));
      const changed = { ...machine, ...changes };
      if (!isNew) await writeKeptMachine(folder, changed);
      const parts = `${accelerator}, ${changed.memory} MiB, ${changed.cpus} CPUs`;
      workshop.emit({ type: "notice", message: `${isNew ? "booting" : "starting"} ${folder.name} (${parts})` });
      return await startKeptMachine(folder, changed, {
        emulator,
        accelerator,
        server,
        guestNetwork,
        size: options.size,
        signal,
      });
    } catch (error) {
      // What never ran has written nothing, and its name is free again.
      if (isNew) await rm(folder.path, { recursive: true, force: true });
      throw error;
    }
  });
}

async function makeIt(
  { folder, image = "", made, changes }: NamedMachineOptions,
  tools: string,
  hasSshServer: boolean | undefined,
): Promise<KeptMachine> {
  const { variables } = await findFirmware(tools, made.architecture);
  return await makeMachine(
    folder,
    { ...usual, ...made, ...changes, image, hasSshServer: hasSshServer ?? true },
    variables,
  );
}

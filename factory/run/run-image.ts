import type { ArchitectureName } from "@wherry/core/architecture/architectures.ts";
import { leaveKey } from "../machine/attach-terminal.ts";
import { readDiskImage } from "../machine/image-format.ts";
import { interfaceNames } from "../machine/qemu-command.ts";
import { type RunMachineOptions, type RunReport, runMachine, type SshWay } from "../machine/run-machine.ts";
import { checkShares, type Share } from "../machine/shares.ts";
import type { WindowSize } from "../machine/way-in.ts";
import { installTools } from "../supply/install-tools.ts";
import type { Workshop } from "../supply/workshop.ts";
import { machineTools } from "../tools/tool-sets.ts";
import { findGuestNetwork } from "./find-guest-network.ts";
import { lookAtImage, needSshServer } from "./look-at-image.ts";
import { pickAccelerator } from "./pick-accelerator.ts";

/** What running a machine asks for, but for what is found here: the tools and the accelerator. */
export interface RunImageOptions
  extends Omit<
    RunMachineOptions,
    "emulator" | "accelerator" | "execute" | "signal" | "terminal" | "sharing" | "guestNetwork"
  > {
  /** Of this process, to type on the console with; undefined where nobody does. */
  readonly terminal: { readonly descriptor: number; readonly size: WindowSize | undefined } | undefined;
  readonly workshop: Workshop;
  /** Runs in the machine as root, see `RunMachineOptions.execute`. */
  readonly command: string | undefined;
  readonly shares: readonly Share[];
  /** The file descriptor that it reads. */
  readonly stdin: number | undefined;
}

/** Sees to it that a command can be run in a machine soon: that the tools for it are here, and what runs it fastest. */
export async function prepareMachine(workshop: Workshop, architecture: ArchitectureName): Promise<void> {
  const { set, emulator } = machineTools(architecture);
  const tools = await installTools([set, "ssh"], workshop);
  await pickAccelerator(await tools.tool(emulator), architecture, { ...workshop, emit: () => {} });
}

/** Boots an image with packaged tools and the fastest accelerator that works here. */
export async function runImage(options: RunImageOptions): Promise<RunReport> {
  const { workshop, architecture, command, stdin, shares } = options;
  // A wrong name is told before any tool is fetched.
  await readDiskImage(options.image);
  const { set, emulator: emulatorName } = machineTools(architecture);
  await checkShares(shares);
  const look = await lookAtImage(options.image);
  if (command !== undefined) needSshServer(look, options.image);
  const guestNetwork = findGuestNetwork(look, { names: interfaceNames(options), emit: workshop.emit });
  const sets = [set, ...(command === undefined ? [] : ["ssh"]), ...(shares.length === 0 ? [] : ["sharing"])];
  const tools = await installTools(sets, workshop);
  const emulator = await tools.tool(emulatorName);
  const accelerator = await pickAccelerator(emulator, architecture, workshop);
  workshop.emit({
    type: "notice",
    message: `booting ${options.image} (${accelerator}, ${options.memory} MiB, ${options.cpus} CPUs)`,
  });
  const onStart = ({ port, keyFile }: SshWay) =>
    workshop.emit({
      type: "notice",
      message: [
        `the console is root's; ${leaveKey} ends the machine; from elsewhere:`,
        `  ssh -i ${keyFile} -p ${port} root@127.0.0.1`,
      ],
    });
  return await runMachine({
    ...options,
    terminal: options.terminal === undefined ? undefined : { ...options.terminal, onStart },
    emulator,
    accelerator,
    guestNetwork,
    sharing: shares.length === 0 ? undefined : { shares, server: await tools.tool("virtiofsd") },
    execute: command === undefined ? undefined : { ssh: await tools.tool("ssh"), command, stdin },
    signal: workshop.signal,
  });
}

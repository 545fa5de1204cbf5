import type { Readable, Writable } from "node:stream";
import { installTools } from "./install-tools.ts";
import { readDiskImage } from "./machine/image-format.ts";
import { chooseAccelerator } from "./machine/kvm-probe.ts";
import type { PortForward } from "./machine/qemu-command.ts";
import { type RunReport, runMachine } from "./machine/run-machine.ts";
import { machineTools } from "./tools/tool-sets.ts";
import type { Workshop } from "./workshop.ts";

export interface RunImageOptions {
  readonly workshop: Workshop;
  /** Path of a raw or qcow2 image. */
  readonly image: string;
  readonly architecture: string;
  /** MiB. */
  readonly memory: number;
  readonly cpus: number;
  /** Seconds until the machine must answer. */
  readonly timeout: number;
  /** Bytes. */
  readonly diskSize: number;
  readonly persist: boolean;
  readonly forwards: readonly PortForward[];
  readonly firmwareConfig: Readonly<Record<string, string>>;
  readonly command: string | undefined;
  readonly stdin: Readable | undefined;
  /** Ask the machine how its boot went. */
  readonly analyse: boolean;
  readonly consoleFile: string | undefined;
  readonly stdout: Writable;
  readonly stderr: Writable;
}

/** Boots an image with packaged tools and the fastest accelerator that works here. */
export async function runImage(options: RunImageOptions): Promise<RunReport> {
  const { workshop, architecture, command, stdin } = options;
  // A wrong name is told before any tool is fetched.
  await readDiskImage(options.image);
  const { set, emulator: emulatorName } = machineTools(architecture);
  const tools = await installTools(command === undefined ? [set] : [set, "ssh"], workshop);
  const emulator = await tools.tool(emulatorName);
  const accelerator = await chooseAccelerator({
    emulator,
    architecture,
    memo: workshop.store.memo,
    signal: workshop.signal,
  });
  workshop.emit({
    type: "notice",
    message: `booting ${options.image} (${accelerator}, ${options.memory} MiB, ${options.cpus} CPUs)`,
  });
  return await runMachine({
    ...options,
    emulator,
    accelerator,
    execute: command === undefined ? undefined : { ssh: await tools.tool("ssh"), command, stdin },
    signal: workshop.signal,
  });
}

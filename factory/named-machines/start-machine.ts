import { constants } from "node:fs";
import { copyFile, link, readFile, realpath, rm, stat, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { emptyDisks, makeEmptyDisks } from "../machine/empty-disks.ts";
import { findFirmware } from "../machine/firmware.ts";
import { configurationItem } from "../machine/firmware-config.ts";
import { forwardedPorts } from "../machine/forwarded-ports.ts";
import type { GuestNetwork } from "../machine/guest-network.ts";
import { readDiskImage } from "../machine/image-format.ts";
import { emptyOverlay } from "../machine/qcow2-overlay.ts";
import { type Accelerator, qemuCommand } from "../machine/qemu-command.ts";
import { describeQemuFailure } from "../machine/qemu-failure.ts";
import { shareSockets, withShares } from "../machine/share-folders.ts";
import { shareCredentials } from "../machine/shares.ts";
import { sshPort } from "../machine/ssh.ts";
import { makeSshKey } from "../machine/ssh-key.ts";
import { type WindowSize, wayInCredentials } from "../machine/way-in.ts";
import { now, sleep } from "../system/clock.ts";
import { startDetached } from "../system/detached.ts";
import { exists } from "../system/exists.ts";
import { killProcess } from "../system/processes.ts";
import type { Tool } from "../tools/tool.ts";
import { toolEnvironment } from "../tools/tool-environment.ts";
import {
  type KeptMachine,
  type RunningMachine,
  startTime,
  writeKeptMachine,
  writeRunningMachine,
} from "./kept-machine.ts";
import { type MachineFolder, makeMachineFolder } from "./machine-folder.ts";
import { withControl } from "./with-control.ts";

export interface NewMachine extends Omit<KeptMachine, "made" | "hasIgnition" | "imageState"> {
  /** Bytes of the disk as the machine sees it; never less than the image has. */
  readonly diskSize: number;
  /** Path of its configuration, which is copied. */
  readonly ignition: string | undefined;
}

/**
 * Makes a machine that stays, switched off: its disk lies over a link to the image, or a copy of it, so that the image
 * may be built anew beside it. Nothing is left where that fails.
 *
 * @throws {WherryError} format.invalid or format.too-large when the image or the size will not do
 */
export async function makeMachine(folder: MachineFolder, machine: NewMachine, firmware: string): Promise<KeptMachine> {
  const { diskSize, ignition, ...rest } = machine;
  const image = await readDiskImage(machine.image);
  await makeMachineFolder(folder);
  try {
    await linkOrCopy(machine.image, folder.image);
    const overlay = emptyOverlay({ path: folder.image, format: image.format }, Math.max(image.size, diskSize));
    await writeFile(folder.disk, overlay, { mode: 0o600 });
    await writeFile(folder.variables, await readFile(firmware), { mode: 0o600 });
    await makeEmptyDisks(machine.disks, folder.path);
    const { privateKey, publicKey } = makeSshKey(`wherry ${folder.name}`);
    await writeFile(folder.key, privateKey, { mode: 0o600 });
    await writeFile(`${folder.key}.pub`, `${publicKey}\n`);
    if (ignition !== undefined) await copyFile(ignition, folder.ignition);
    const imageState = await stateOf(folder.image);
    const kept = { ...rest, imageState, hasIgnition: ignition !== undefined, made: now() };
    await writeKeptMachine(folder, kept);
    return kept;
  } catch (error) {
    await rm(folder.path, { recursive: true, force: true });
    throw error;
  }
}

export interface StartOptions {
  readonly emulator: Tool;
  readonly accelerator: Accelerator;
  /** virtiofsd; needed where the machine has folders of the host's. */
  readonly server: Tool | undefined;
  readonly guestNetwork: GuestNetwork | undefined;
  /** Of the terminal that its console is shown on first. */
  readonly size: WindowSize | undefined;
  readonly signal: AbortSignal;
}

/**
 * Starts a machine that stays. QEMU lives on when this process ends.
 *
 * @throws {WherryError} machine.failed when QEMU does not start, with what it said, or the image was written to
 * @throws {WherryError} tool.missing when there is no firmware
 */
export async function startKeptMachine(
  folder: MachineFolder,
  machine: KeptMachine,
  options: StartOptions,
): Promise<RunningMachine> {
  const { emulator, accelerator, server, guestNetwork, size, signal } = options;
  if ((await stateOf(folder.image)) !== machine.imageState) {
    throw new WherryError(
      "machine.failed",
      `the image that ${folder.name} was made of was written to: ${machine.image}`,
      {
        hint: `its disk lies over it and would be damaged; make the machine anew, after: wherry rm ${folder.name}`,
      },
    );
  }
  const { code } = await findFirmware(emulator.root, machine.architecture);
  const publicKey = (await readFile(`${folder.key}.pub`, "utf8")).trim();
  const { shares } = machine;
  const command = qemuCommand({
    ...machine,
    shares: shareSockets(shares, ""),
    emulator,
    accelerator,
    firmware: { code, variables: folder.variables },
    disk: { path: folder.disk, format: "qcow2", temporary: false },
    scratchDisks: emptyDisks(machine.disks.length, "").map((disk) => ({ ...disk, kept: true })),
    network: { forwards: [...machine.forwards, { host: 0, guest: sshPort }], restricted: false, guestNetwork },
    credentials: {
      ...wayInCredentials({ publicKey, console: { architecture: machine.architecture, size } }),
      ...shareCredentials(shares),
    },
    firmwareConfig: configurationItem(machine.hasIgnition ? folder.ignition : undefined),
    doors: {
      control: basename(folder.control),
      console: basename(folder.console),
      consoleLog: basename(folder.consoleLog),
    },
    extra: [],
  });
  const sockets = Object.keys(shareSockets(shares, "")).map((name) => join(folder.path, name));
  for (const path of [folder.control, folder.console, folder.running, ...sockets]) await rm(path, { force: true });
  const { file, args } = server === undefined ? command : withShares(command, { shares, server }, "");
  const pid = await startDetached(file, args, {
    cwd: folder.path,
    env: toolEnvironment({ TMPDIR: folder.path }),
    output: folder.messages,
  });
  try {
    const ports = await waitForPorts(folder, machine, pid, signal);
    const running = {
      pid,
      began: (await startTime(pid)) ?? "",
      since: now(),
      ports: [...ports].map(([guest, host]) => ({ host, guest })),
    };
    await writeRunningMachine(folder, running);
    return running;
  } catch (error) {
    if ((await startTime(pid)) !== undefined) killProcess(pid);
    // What serves its folders is in its group, and ends by itself only once QEMU has spoken to it.
    if (server !== undefined) killProcess(-pid);
    throw error;
  }
}

/** Milliseconds. */
const pause = 50;

/** The ports, as soon as QEMU listens: it opens its sockets before it reads the disk. */
async function waitForPorts(
  folder: MachineFolder,
  { forwards }: KeptMachine,
  pid: number,
  signal: AbortSignal,
): Promise<ReadonlyMap<number, number>> {
  const guests = [...forwards, { host: 0, guest: sshPort }];
  for (;;) {
    signal.throwIfAborted();
    const ports = (await exists(folder.control))
      ? await withControl(folder.control, async (qmp) => await forwardedPorts(qmp, guests)).catch(() => undefined)
      : undefined;
    if (ports !== undefined) return ports;
    if ((await startTime(pid)) === undefined) {
      throw describeQemuFailure((await readFile(folder.messages, "utf8")).trim(), undefined);
    }
    await sleep(pause, signal);
  }
}

/** A build gives a new file the image's name; only who writes into the image itself changes this. */
async function stateOf(path: string): Promise<string> {
  const { size, mtimeNs } = await stat(path, { bigint: true });
  return `${size} ${mtimeNs}`;
}

async function linkOrCopy(from: string, to: string): Promise<void> {
  // Of a symbolic link, link(2) would make another name of that.
  const image = await realpath(from);
  await link(image, to).catch(async () => await copyFile(image, to, constants.COPYFILE_FICLONE));
}

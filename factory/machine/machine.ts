import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Writable } from "node:stream";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { elapsedSeconds, sleep } from "../system/clock.ts";
import { type ProcessGroup, startGroup } from "../system/process-group.ts";
import { shellCommand } from "../system/processes.ts";
import { toolEnvironment } from "../tools/tool-environment.ts";
import { type ConsoleLine, ConsoleLines } from "./console.ts";
import { makeEmptyDisks } from "./empty-disks.ts";
import { forwardedPorts } from "./forwarded-ports.ts";
import { readDiskImage } from "./image-format.ts";
import { pressAgainAfter, pressPowerButton } from "./power-button.ts";
import { emptyOverlay } from "./qcow2-overlay.ts";
import { type MachineParts, qemuCommand } from "./qemu-command.ts";
import { describeQemuFailure } from "./qemu-failure.ts";
import { openQmp, type Qmp } from "./qmp.ts";
import { type Sharing, shareSockets, withShares } from "./share-folders.ts";
import { shareCredentials } from "./shares.ts";

export interface MachineOptions extends Omit<MachineParts, "disk" | "scratchDisks" | "shares"> {
  /** Path of a raw or qcow2 image. */
  readonly image: string;
  /**
   * What the machine writes stays in the image; otherwise the image is only read, and the writes are gone with the
   * machine.
   */
  readonly persist: boolean;
  /**
   * Bytes of the disk as the machine sees it; never less than the image has. Without meaning where `persist` is set.
   */
  readonly diskSize: number;
  /**
   * A new file for all that the machine writes to its disk, in order; there is no other use for it than to see what a
   * power cut does.
   */
  readonly writeLog?: string | undefined;
  /** Bytes of each further disk: empty, and gone with the machine. The first one's serial is "wherry-disk-1". */
  readonly scratchDisks: readonly number[];
  /** Folders of the host's; undefined where there are none. */
  readonly sharing?: Sharing | undefined;
  /** The console as it comes. Must not throw. */
  readonly onConsole?: ((bytes: Uint8Array) => void) | undefined;
  readonly onLine?: ((line: ConsoleLine) => void) | undefined;
  /** Ends the machine at once. */
  readonly signal: AbortSignal;
}

/** A running machine. It ends with its scope: `await using machine = await startMachine(...)`. */
export interface Machine extends AsyncDisposable {
  /** Guest port -> port on 127.0.0.1. */
  readonly ports: ReadonlyMap<number, number>;
  /** A folder of this run's own, gone with the machine. */
  readonly folder: string;
  readonly qmp: Qmp;
  /** What is typed on its serial console. */
  readonly keyboard: Writable;
  /** Seconds since power on. */
  uptime(): number;
  /** QEMU's own status when the machine is off, 0 where all went well. */
  readonly ended: Promise<number>;
  /** What QEMU printed about itself; empty where all went well. */
  messages(): string;
  /**
   * Presses the power button, and waits for the guest to shut down, so many seconds at most; then it is switched off.
   */
  powerOff(seconds: number): Promise<void>;
}

/**
 * Starts a machine from an image, as an ordinary user. QEMU dies with this process, however that ends, and leaves no
 * file behind.
 *
 * @throws {WherryError} format.invalid when the image is not a raw or qcow2 disk that can be read
 * @throws {WherryError} format.too-large when `diskSize` is not a multiple of 512 bytes up to 64 TiB, or the image's
 *   path has more than 1023 bytes
 * @throws {WherryError} machine.failed when QEMU does not start, with what it said
 * @throws {WherryError} interrupted when `signal` aborts while QEMU starts
 */
export async function startMachine(options: MachineOptions): Promise<Machine> {
  options.signal.throwIfAborted();
  const folder = await mkdtemp(join(tmpdir(), "wherry-run-"));
  let group: ProcessGroup | undefined;
  try {
    const disk = await prepareDisk(options, folder);
    const scratchDisks = await makeEmptyDisks(options.scratchDisks, folder);
    const variables = join(folder, "firmware-variables");
    // Written anew: a copy would be as read-only as the tool's file is.
    await writeFile(variables, await readFile(options.firmware.variables));
    const { sharing } = options;
    const machine = qemuCommand({
      ...options,
      disk,
      scratchDisks,
      firmware: { code: options.firmware.code, variables },
      shares: sharing === undefined ? {} : shareSockets(sharing.shares, folder),
      credentials: { ...options.credentials, ...shareCredentials(sharing?.shares ?? []) },
    });
    const command = sharing === undefined ? machine : withShares(machine, sharing, folder);
    group = startGroup(command.file, command.args, { env: toolEnvironment({ TMPDIR: folder }), scratch: folder });
    return await superviseMachine(group, options, { folder, command: shellCommand(machine.file, machine.args) });
  } catch (error) {
    group?.kill();
    await group?.ended.catch(() => {});
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function prepareDisk(options: MachineOptions, folder: string): Promise<MachineParts["disk"]> {
  const image = await readDiskImage(options.image);
  const { writeLog: log } = options;
  if (log !== undefined) await writeFile(log, "");
  if (options.persist) return { path: resolve(options.image), format: image.format, temporary: false, log };
  const path = join(folder, "disk.qcow2");
  const backing = { path: resolve(options.image), format: image.format };
  await writeFile(path, emptyOverlay(backing, Math.max(image.size, options.diskSize)));
  return { path, format: "qcow2", temporary: true, log };
}

async function superviseMachine(
  group: ProcessGroup,
  options: MachineOptions,
  { folder, command }: { readonly folder: string; readonly command: string },
): Promise<Machine> {
  const { signal, onConsole, onLine } = options;
  const started = elapsedSeconds();
  const uptime = () => elapsedSeconds() - started;
  const lines = new ConsoleLines(uptime, onLine ?? (() => {}));
  group.stdout.on("data", (bytes: Buffer) => {
    onConsole?.(bytes);
    lines.write(bytes);
  });
  group.stdout.once("end", () => lines.end());
  let messages = "";
  group.stderr.on("data", (bytes: Buffer) => {
    messages = (messages + bytes.toString("utf8")).slice(-8192);
  });
  const abort = () => group.kill();
  signal.addEventListener("abort", abort, { once: true });
  const qmp = openQmp(group.channel);
  const ports = await forwardedPorts(qmp, options.network.forwards).catch(async (cause: unknown) => {
    group.kill();
    await group.ended;
    if (signal.aborted) throw new WherryError("interrupted", "the machine was stopped", { cause });
    throw describeQemuFailure(messages.trim(), command, cause);
  });
  return {
    ports,
    folder,
    qmp,
    keyboard: group.stdin,
    uptime,
    ended: group.ended,
    messages: () => messages.trim(),
    async powerOff(seconds) {
      const off = new AbortController();
      void group.ended.then(() => off.abort());
      for (let waited = 0; waited < seconds && !off.signal.aborted; waited += pressAgainAfter) {
        await pressPowerButton(qmp);
        await sleep(Math.min(pressAgainAfter, seconds - waited) * 1000, off.signal).catch(() => {});
      }
      group.kill();
      await group.ended;
    },
    async [Symbol.asyncDispose]() {
      signal.removeEventListener("abort", abort);
      group.kill();
      await group.ended.catch(() => {});
      await rm(folder, { recursive: true, force: true });
    },
  };
}

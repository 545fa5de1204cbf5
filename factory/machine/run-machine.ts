import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Writable } from "node:stream";
import type { ArchitectureName } from "@wherry/core/architecture/architectures.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { run } from "../system/processes.ts";
import type { Tool } from "../tools/tool.ts";
import { toolEnvironment } from "../tools/tool-environment.ts";
import { afterConsole, attachTerminal } from "./attach-terminal.ts";
import { openConsoleFile } from "./console-file.ts";
import { findFirmware } from "./firmware.ts";
import { withoutFirstClears } from "./first-clears.ts";
import type { GuestNetwork } from "./guest-network.ts";
import { type Machine, startMachine } from "./machine.ts";
import { type BootAnalysis, bootMilestones, keepBootLines, type Milestones, parseBootAnalysis } from "./milestones.ts";
import type { Accelerator, PortForward } from "./qemu-command.ts";
import type { Sharing } from "./share-folders.ts";
import { runOverSsh, type SshTarget, sshArguments, sshPort, waitForSsh } from "./ssh.ts";
import { makeSshKey } from "./ssh-key.ts";
import { watchForRefusal } from "./watch-for-refusal.ts";
import { watchForSsh } from "./watch-for-ssh.ts";
import { type WindowSize, wayInCredentials } from "./way-in.ts";

export interface RunMachineOptions {
  readonly image: string;
  /** Debian's name of the image's architecture. */
  readonly architecture: ArchitectureName;
  readonly emulator: Tool;
  readonly accelerator: Accelerator;
  /** MiB. */
  readonly memory: number;
  readonly cpus: number;
  /** Seconds until the machine must answer. */
  readonly timeout: number;
  /** Bytes. */
  readonly diskSize: number;
  readonly persist: boolean;
  /** Bytes of each further disk, see `MachineOptions.scratchDisks`. */
  readonly scratchDisks: readonly number[];
  readonly forwards: readonly PortForward[];
  readonly sharing?: Sharing | undefined;
  /** Where the machine has an address of its own choice, see `MachineParts.network`. */
  readonly guestNetwork: GuestNetwork | undefined;
  /** fw_cfg items: name -> path of a file, such as "opt/com.coreos/config". */
  readonly firmwareConfig: Readonly<Record<string, string>>;
  /**
   * Runs in the machine as root once it answers, then the machine goes off. undefined: the console until it goes off by
   * itself.
   */
  readonly execute: { readonly ssh: Tool; readonly command: string; readonly stdin: number | undefined } | undefined;
  /**
   * Where there is no command: a terminal to type on the console with, and to be root there without being asked;
   * `onStart` is told how to be let in from elsewhere.
   */
  readonly terminal:
    | { readonly descriptor: number; readonly size: WindowSize | undefined; onStart(way: SshWay): void }
    | undefined;
  /** Ask the guest how its boot went; only where a command is executed, after it. */
  readonly analyse: boolean;
  /** A file for everything the console says. */
  readonly consoleFile: string | undefined;
  /** The command's output; the console's where there is no command. */
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly signal: AbortSignal;
}

/** How root is let in by SSH, on 127.0.0.1. */
export interface SshWay {
  readonly port: number;
  /** Gone with the machine. */
  readonly keyFile: string;
}

export interface RunReport {
  readonly accelerator: Accelerator;
  readonly milestones: Milestones;
  /** From power on until SSH let us in; undefined where no command was executed. */
  readonly answered: number | undefined;
  /** From power on until the machine was off. */
  readonly seconds: number;
  /** The command's own; without a command 0: the guest switched itself off. */
  readonly exitStatus: number;
}

/**
 * Runs an image as a machine: `wherry run`. The image itself is not touched unless `persist` is set.
 *
 * @throws {WherryError} format.invalid or format.too-large when the image or `diskSize` will not do, see `startMachine`
 * @throws {WherryError} tool.missing when there is no firmware for the architecture, or ssh cannot be started
 * @throws {WherryError} machine.failed when QEMU does not start or ends badly, or the machine refuses to start
 * @throws {WherryError} machine.timeout when a command is to be executed, and the machine does not answer in time
 * @throws {WherryError} output.unwritable when the console's file cannot be opened for writing
 * @throws {WherryError} interrupted when `signal` aborts
 */
export async function runMachine(options: RunMachineOptions): Promise<RunReport> {
  const { execute, terminal, accelerator, signal } = options;
  await using consoleFile = await openConsoleFile(options.consoleFile);
  const key = execute === undefined && terminal === undefined ? undefined : makeSshKey("wherry run");
  const boot = keepBootLines();
  const refusal = watchForRefusal();
  const server = watchForSsh();
  const shown = terminal === undefined ? (bytes: Uint8Array) => bytes : withoutFirstClears();
  await using machine = await startMachine({
    ...options,
    firmware: await findFirmware(options.emulator.root, options.architecture),
    network: {
      forwards: key === undefined ? options.forwards : [...options.forwards, { host: 0, guest: sshPort }],
      restricted: false,
      guestNetwork: options.guestNetwork,
    },
    credentials: wayInCredentials({
      publicKey: key?.publicKey,
      joins: options.persist,
      console:
        terminal && execute === undefined ? { architecture: options.architecture, size: terminal.size } : undefined,
    }),
    extra: [],
    onConsole(bytes) {
      consoleFile.write(bytes);
      if (execute === undefined) options.stdout.write(shown(bytes));
    },
    onLine(line) {
      boot.see(line);
      refusal.see(line);
      server.see(line);
    },
  });
  const report = (rest: Pick<RunReport, "answered" | "exitStatus">, analysis?: BootAnalysis): RunReport => ({
    accelerator,
    milestones: bootMilestones(boot.lines, analysis),
    seconds: machine.uptime(),
    ...rest,
  });
  const keyFile = join(machine.folder, "ssh-key");
  if (key !== undefined) await writeFile(keyFile, key.privateKey, { mode: 0o600 });
  const port = machine.ports.get(sshPort) ?? sshPort;
  if (execute === undefined) {
    terminal?.onStart({ port, keyFile });
    const left = terminal !== undefined && (await watchConsole(machine, terminal.descriptor, options));
    const status = left ? 0 : await machine.ended;
    if (signal.aborted) throw new WherryError("interrupted", "the machine was switched off");
    if (status !== 0) throw endedBadly(machine, status);
    return report({ answered: undefined, exitStatus: status });
  }
  const target = { ssh: execute.ssh, port, user: "root", keyFile };
  const readConsole = "run it without --exec, or with --console FILE";
  const { started } = server;
  const waiting = { seconds: options.timeout, ended: machine.ended, readConsole, started, signal };
  await Promise.race([waitForSsh(target, waiting), refusal.refused]);
  const answered = machine.uptime();
  const exitStatus = await runOverSsh(target, execute.command, { ...options, stdin: execute.stdin });
  const analysis = options.analyse ? await analyseBoot(target, signal) : undefined;
  // What a machine wrote to a disk that is thrown away needs no orderly end.
  if (options.persist) await switchOff(machine, target, signal);
  return report({ answered, exitStatus }, analysis);
}

/** Lets the user type until the machine is off; true where the user left it before, and it is off now as well. */
async function watchConsole(machine: Machine, descriptor: number, options: RunMachineOptions): Promise<boolean> {
  using attached = attachTerminal(descriptor, machine.keyboard);
  const left = await Promise.race([attached.left.then(() => true), machine.ended.then(() => false)]);
  options.stdout.write(afterConsole);
  // What a machine wrote to a disk that is thrown away needs no orderly end.
  if (left && options.persist) await machine.powerOff(60);
  return left;
}

async function analyseBoot(target: SshTarget, signal: AbortSignal): Promise<BootAnalysis | undefined> {
  const { status, stdout } = await run(
    target.ssh.file,
    sshArguments(target, "systemctl is-system-running --wait >/dev/null; systemd-analyze time"),
    { env: toolEnvironment(), signal: AbortSignal.any([signal, AbortSignal.timeout(120_000)]) },
  ).catch(() => ({ status: -1, stdout: Buffer.alloc(0) }));
  return status === 0 ? parseBootAnalysis(stdout.toString("utf8")) : undefined;
}

/** systemd is asked itself: the power button needs logind. */
async function switchOff(machine: Machine, target: SshTarget, signal: AbortSignal): Promise<void> {
  await run(target.ssh.file, sshArguments(target, "systemctl poweroff --no-block"), {
    env: toolEnvironment(),
    signal,
  }).catch(() => {});
  await machine.powerOff(120);
}

function endedBadly(machine: Machine, status: number): WherryError {
  return new WherryError(
    "machine.failed",
    `QEMU ended with status ${status}: ${machine.messages() || "it said nothing"}`,
    {
      hint: "its console may tell more",
    },
  );
}

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { PassThrough } from "node:stream";
import { isatty } from "node:tty";
import { type ArchitectureName, architectureNames, architectures } from "@wherry/core/architecture/architectures.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { byteUnits } from "@wherry/core/quantities/byte-size.ts";
import { type Command, Option } from "commander";
import { configurationItem } from "../../machine/firmware-config.ts";
import type { RunReport } from "../../machine/run-machine.ts";
import { parseShare } from "../../machine/shares.ts";
import { collect } from "../collect.ts";
import { type CommandContext, type CommonOptions, handle } from "../command.ts";
import { addSourceOptions, type PackageSourceOptions } from "../factory-options.ts";
import { addFilesDirOption, type MachineConfigOptions } from "../machine-config-options.ts";
import { diskSize, emptyDisks, portForwards } from "../machine-options.ts";
import { machineTimes } from "../machine-times.ts";
import { findMachine } from "../named-machine.ts";
import { formatTable } from "../tables-and-times.ts";
import { findKeyboard, standardInput } from "../terminal/keyboard.ts";
import { wholeNumber } from "../whole-number.ts";

interface RunOptions extends CommonOptions, PackageSourceOptions, MachineConfigOptions {
  readonly architecture: ArchitectureName;
  readonly name?: string;
  readonly detach?: boolean;
  readonly memory?: number;
  readonly cpus?: number;
  readonly timeout: number;
  readonly diskSize?: number;
  readonly persist?: boolean;
  readonly ignition?: string;
  readonly disk?: readonly number[];
  readonly forward?: readonly { readonly host: number; readonly guest: number }[];
  readonly share?: readonly string[];
  readonly exec?: string;
  readonly console?: string;
}

/** ssh says nothing when a signal ends the command, such as the one of a machine that is out of memory. */
const unclear = 255;

/**
 * Adds `wherry run`: boots a disk image in QEMU. Its status is that of the command of --exec; without one, 0 when the
 * machine switched itself off.
 */
export function addRunCommand(program: Command): void {
  const command = program
    .command("run")
    .summary("boot an image in QEMU")
    .description(
      "Boots a raw or qcow2 image in QEMU as an ordinary user: UEFI, a network of its own, the console on the screen, where root is logged in; ctrl-] ends the machine. The image is not altered unless --persist is given. With --name the machine stays: its disk is kept between runs, and it goes on when its console is left.",
    )
    .argument("[image]", "a raw or qcow2 disk image; not needed to start a named machine again")
    .option(
      "--name <name>",
      "make a machine of this name that stays, or start it again: wherry ps, ssh, logs, console, cp, stop, rm",
    )
    .option("-d, --detach", "with --name: do not show the console")
    .option("--memory <mib>", "memory in MiB (default: 1024)", wholeNumber("MiB", 256))
    .option("--cpus <number>", "processors (default: 2)", wholeNumber("processors", 1))
    .option(
      "--timeout <seconds>",
      "with --exec: how long the machine may take until SSH answers",
      wholeNumber("seconds", 1),
      300,
    )
    .option("--console <file>", "write everything the console says to a file")
    .option("--exec <command>", "wait for the machine, run the command as root over SSH, switch off, return its status")
    .option(
      "--forward <host:guest>",
      "lead a TCP port of 127.0.0.1 to one of the machine, repeatable: 8080:80",
      portForwards,
    )
    .option(
      "--share <folder[:path][:ro]>",
      "have a folder of this machine in it, repeatable: site:/srv/site, or site:ro for reading only (default path: /mnt and the folder's name)",
      collect,
    )
    .addOption(
      new Option(
        "--disk-size <size>",
        "size of the disk as the machine sees it, such as 20G; with --persist the image's own (default: 8G)",
      ).argParser(diskSize),
    )
    .option("--persist", "let the machine write to the image itself")
    .option(
      "--ignition <file>",
      "the machine's configuration: Ignition, Butane, or a Container Linux Config; checked before the machine starts",
    )
    .option(
      "--disk <size>",
      "add an empty disk such as 2G, repeatable: /dev/disk/by-id/virtio-wherry-disk-1, -2 ...; they go with the machine, and stay with --name",
      emptyDisks,
    )
    .addOption(
      new Option("--architecture <name>", "the image's architecture")
        .choices(architectureNames)
        .default(architectures.amd64.name),
    );
  addFilesDirOption(command).addHelpText("after", onOutput);
  handle<RunOptions>(addSourceOptions(command), async ([image], options, context) => {
    if (options.name !== undefined) return await runWithName(options.name, image, options, context);
    if (image === undefined || options.detach === true) throw missingName(image);
    const { openWorkshop } = await import("../open-workshop.ts");
    const { runImage } = await import("../../run/run-image.ts");
    await using config = await writeConfig(options, context);
    // With a command, standard output is the command's.
    const onlyReport = options.json === true && options.exec === undefined;
    const report = await runImage({
      workshop: await openWorkshop(options, context),
      image,
      architecture: options.architecture,
      memory: options.memory ?? 1024,
      cpus: options.cpus ?? 2,
      timeout: options.timeout,
      diskSize: options.diskSize ?? usualDisk,
      persist: options.persist === true,
      forwards: options.forward ?? [],
      firmwareConfig: configurationItem(config.path),
      scratchDisks: options.disk ?? [],
      shares: (options.share ?? []).map((text) => parseShare(text, context.cwd)),
      command: options.exec,
      stdin: isatty(standardInput) ? undefined : standardInput,
      terminal: options.exec === undefined && !onlyReport ? findKeyboard(context) : undefined,
      analyse: false,
      consoleFile: options.console,
      stdout: onlyReport ? new PassThrough().resume() : context.stdout,
      stderr: context.stderr,
    });
    if (onlyReport) context.result(report);
    else context.emit({ type: "notice", message: describeRun(report) });
    if (options.exec !== undefined && report.exitStatus === unclear) {
      context.emit({
        type: "warning",
        message: `status ${unclear}: the command's own, or a signal ended it, or the connection broke`,
        hint: "its console may tell more: --console FILE",
      });
    }
    return report.exitStatus;
  });
}

function missingName(image: string | undefined): WherryError {
  return image === undefined
    ? new WherryError("usage.invalid", "there is neither an image nor the name of a machine", {
        hint: "wherry run IMAGE boots an image; wherry run --name NAME starts a machine that is there: wherry ps",
      })
    : new WherryError("usage.invalid", "--detach is for a machine that stays", {
        hint: `give it a name: wherry run ${image} --name web --detach`,
      });
}

/** Options for a machine that is gone afterwards, and what stands in their place for one that stays. */
const notForNamed: Readonly<Record<string, string>> = {
  exec: "wherry ssh NAME COMMAND",
  persist: "its disk is its own, and kept anyway",
  console: "wherry logs NAME --console",
};

async function runWithName(name: string, image: string | undefined, options: RunOptions, context: CommandContext) {
  for (const [option, instead] of Object.entries(notForNamed)) {
    if (options[option as keyof RunOptions] === undefined) continue;
    throw new WherryError("usage.invalid", `--${option} is not for a machine with --name`, {
      hint: instead.replace("NAME", name),
    });
  }
  const folder = findMachine(name);
  const { openWorkshop } = await import("../open-workshop.ts");
  const { runNamed } = await import("../../run/run-named.ts");
  const keyboard = options.detach === true ? undefined : findKeyboard(context);
  await using config = await writeConfig(options, context);
  const { memory, cpus, forward, share } = options;
  const running = await runNamed({
    workshop: await openWorkshop(options, context),
    folder,
    image: image === undefined ? undefined : resolve(context.cwd, image),
    made: {
      architecture: options.architecture,
      diskSize: options.diskSize ?? usualDisk,
      disks: [...(options.disk ?? [])],
      ignition: config.path,
    },
    asksForDisks: options.diskSize !== undefined || options.disk !== undefined,
    changes: {
      ...(memory === undefined ? {} : { memory }),
      ...(cpus === undefined ? {} : { cpus }),
      ...(forward === undefined ? {} : { forwards: [...forward] }),
      ...(share === undefined ? {} : { shares: share.map((text) => parseShare(text, context.cwd)) }),
    },
    size: keyboard?.size,
  });
  if (options.detach === true || keyboard === undefined) {
    if (options.json === true) context.result({ name, pid: running.pid, ports: running.ports });
    else context.emit({ type: "notice", message: howToReach(name) });
    return 0;
  }
  context.emit({ type: "notice", message: `ctrl-] leaves the console of ${name}, which goes on` });
  const { showConsole } = await import("../../named-machines/show-console.ts");
  const { descriptor } = keyboard;
  const end = await showConsole(folder, { keyboard: descriptor, screen: context.stdout, signal: context.signal });
  context.emit({ type: "notice", message: end === "off" ? `${name} is off` : howToReach(name) });
  return 0;
}

function howToReach(name: string): readonly string[] {
  return [
    `${name} runs:`,
    ...formatTable([
      [`  wherry ssh ${name}`, "a shell in it"],
      [`  wherry logs ${name} -f`, "its journal"],
      [`  wherry console ${name}`, "its console"],
      [`  wherry stop ${name}`, "shuts it down"],
    ]),
  ];
}

/** Bytes. */
const usualDisk = 8 * byteUnits.G;

interface ConfigFile extends AsyncDisposable {
  /** Undefined where there is no configuration. */
  readonly path: string | undefined;
}

/** The configuration as QEMU is given it: in a file, which is gone afterwards. */
async function writeConfig(options: RunOptions, context: CommandContext): Promise<ConfigFile> {
  const { ignition: file } = options;
  if (file === undefined) return { path: undefined, [Symbol.asyncDispose]: async () => {} };
  const { readMachineConfig } = await import("../read-machine-config.ts");
  const text = await readMachineConfig(file, context, options);
  const folder = await mkdtemp(join(tmpdir(), "wherry-config-"));
  const path = join(folder, "config.ign");
  await writeFile(path, text, { mode: 0o600 });
  return {
    path,
    [Symbol.asyncDispose]: async () => await rm(folder, { recursive: true, force: true }),
  };
}

const onOutput = `
The machine's first boot carries out the configuration of --ignition, in which disks are named by their serials:
"device": "/dev/disk/by-id/virtio-wherry-disk-1" is the first --disk. An image that was run with --persist has had
its first boot, and reads no configuration any more.

A folder of --share is mounted by virtiofs when the machine starts; with --name it stays until --share is said anew.
What the machine's root writes there is yours: docs/security.md says what that allows it. With :ro nothing is written.

Standard output is the console's, or that of the command of --exec, byte for byte. With --json and without
--exec it holds one JSON object instead, when the machine is off: accelerator, exitStatus, seconds since power
on, and those of the milestones; the console then goes to the file of --console only. With --exec the report is
an event on standard error.`;

function describeRun(report: RunReport): readonly string[] {
  const rows = machineTimes(report).map(([name, time]) => [`  ${name}`, time]);
  return [`seconds since power on (${report.accelerator}):`, ...formatTable(rows)];
}

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { isatty } from "node:tty";
import { type ArchitectureName, architectureNames, architectures } from "@wherry/core/architecture/architectures.ts";
import { byteUnits, parseByteSize } from "@wherry/core/quantities/byte-size.ts";
import { type Command, InvalidArgumentError, Option } from "commander";
import { type CommandContext, type CommonOptions, handle } from "../command.ts";
import { addSourceOptions, type PackageSourceOptions } from "../factory-options.ts";
import { formatSeconds, formatTable } from "../tables-and-times.ts";

interface RunOptions extends CommonOptions, PackageSourceOptions {
  readonly architecture: ArchitectureName;
  readonly memory: number;
  readonly cpus: number;
  readonly timeout: number;
  readonly diskSize: number;
  readonly persist?: boolean;
  readonly ignition?: string;
  readonly disk?: readonly number[];
  readonly forward?: readonly { readonly host: number; readonly guest: number }[];
  readonly exec?: string;
  readonly console?: string;
}

/** Its descriptor, not `process.stdin`: what the command is to read, nobody reads before it. */
const standardInput = 0;

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
      "Boots a raw or qcow2 image in QEMU as an ordinary user: UEFI, a network of its own, the console on the screen. The image is not altered unless --persist is given. Ctrl-C ends the machine.",
    )
    .argument("<image>", "a raw or qcow2 disk image")
    .option("--memory <mib>", "memory in MiB", whole("MiB", 256), 1024)
    .option("--cpus <number>", "processors", whole("processors", 1), 2)
    .option(
      "--timeout <seconds>",
      "with --exec: how long the machine may take until SSH answers",
      whole("seconds", 1),
      300,
    )
    .option("--console <file>", "write everything the console says to a file")
    .option("--exec <command>", "wait for the machine, run the command as root over SSH, switch off, return its status")
    .option(
      "--forward <host:guest>",
      "lead a TCP port of 127.0.0.1 to one of the machine, repeatable: 8080:80",
      forward,
    )
    .addOption(
      new Option(
        "--disk-size <size>",
        "size of the disk as the machine sees it, such as 20G; with --persist the image's own",
      )
        .argParser(size)
        .default(8 * byteUnits.G, "8G"),
    )
    .option("--persist", "let the machine write to the image itself")
    .option(
      "--ignition <file>",
      "the machine's configuration: Ignition, Butane, or a Container Linux Config; checked before the machine starts",
    )
    .option(
      "--disk <size>",
      "add an empty disk such as 2G, repeatable: /dev/disk/by-id/virtio-wherry-disk-1, -2 ...; they go with the machine",
      disk,
    )
    .addOption(
      new Option("--architecture <name>", "the image's architecture")
        .choices(architectureNames)
        .default(architectures.amd64.name),
    );
  command.addHelpText("after", onOutput);
  handle<RunOptions>(addSourceOptions(command), async ([image = ""], options, context) => {
    const { openWorkshop } = await import("../open-workshop.ts");
    const { runImage } = await import("../../run/run-image.ts");
    await using config = await keepConfig(options.ignition, context);
    // With a command, standard output is the command's.
    const onlyReport = options.json === true && options.exec === undefined;
    const report = await runImage({
      workshop: await openWorkshop(options, context),
      image,
      architecture: options.architecture,
      memory: options.memory,
      cpus: options.cpus,
      timeout: options.timeout,
      diskSize: options.diskSize,
      persist: options.persist === true,
      forwards: options.forward ?? [],
      firmwareConfig: config.items,
      scratchDisks: options.disk ?? [],
      command: options.exec,
      stdin: isatty(standardInput) ? undefined : standardInput,
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

/** Where Ignition looks for a configuration in QEMU, on every architecture (operator notes, "QEMU"). */
const ignitionName = "opt/com.coreos/config";

/** The configuration as QEMU is given it: in a file, which is gone afterwards. */
async function keepConfig(file: string | undefined, context: CommandContext) {
  if (file === undefined) return { items: {}, [Symbol.asyncDispose]: async () => {} };
  const { readMachineConfig } = await import("../read-machine-config.ts");
  const text = await readMachineConfig(file, context);
  const folder = await mkdtemp(join(tmpdir(), "wherry-config-"));
  const path = join(folder, "config.ign");
  await writeFile(path, text, { mode: 0o600 });
  return {
    items: { [ignitionName]: path },
    [Symbol.asyncDispose]: async () => await rm(folder, { recursive: true, force: true }),
  };
}

const onOutput = `
The machine's first boot carries out the configuration of --ignition, in which disks are named by their serials:
"device": "/dev/disk/by-id/virtio-wherry-disk-1" is the first --disk. An image that was run with --persist has had
its first boot, and reads no configuration any more.

Standard output is the console's, or that of the command of --exec, byte for byte. With --json and without
--exec it holds one JSON object instead, when the machine is off: accelerator, exitStatus, seconds since power
on, and those of the milestones; the console then goes to the file of --console only. With --exec the report is
an event on standard error.`;

function describeRun(report: {
  accelerator: string;
  seconds: number;
  answered: number | undefined;
  milestones: object;
}): readonly string[] {
  const milestones = Object.entries(report.milestones)
    .filter((entry): entry is [string, number] => typeof entry[1] === "number")
    .sort(([, a], [, b]) => a - b)
    .map(([name, seconds]) => [`  ${name}`, formatSeconds(seconds)]);
  const answered = report.answered === undefined ? [] : [["  answered over SSH", formatSeconds(report.answered)]];
  const rows = [...milestones, ...answered, ["  off", formatSeconds(report.seconds)]];
  return [`seconds since power on (${report.accelerator}):`, ...formatTable(rows)];
}

function whole(unit: string, least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > 2 ** 31)
      throw new InvalidArgumentError(`give a whole number of ${unit}, at least ${least}`);
    return value;
  };
}

function size(text: string): number {
  const bytes = parseByteSize(text);
  if (bytes === undefined) throw new InvalidArgumentError("give a size such as 20G or 512M");
  return bytes;
}

function disk(text: string, before: readonly number[] = []): readonly number[] {
  const bytes = size(text);
  if (bytes < byteUnits.M || bytes > 8 * byteUnits.T || bytes % 512 !== 0)
    throw new InvalidArgumentError("give a size of 1M to 8T, a multiple of 512 bytes");
  return [...before, bytes];
}

function forward(text: string, before: readonly { host: number; guest: number }[] = []) {
  const [, host, guest] = /^(\d{1,5}):(\d{1,5})$/.exec(text) ?? [];
  const ports = { host: Number(host), guest: Number(guest) };
  if (host === undefined || ports.host > 65535 || ports.guest > 65535 || ports.guest === 0) {
    throw new InvalidArgumentError("write HOST:GUEST, such as 8080:80");
  }
  return [...before, ports];
}

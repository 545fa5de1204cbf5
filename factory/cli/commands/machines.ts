import { rm } from "node:fs/promises";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { type Command, Option } from "commander";
import type { KeptMachine, RunningMachine } from "../../named-machines/kept-machine.ts";
import { type CommonOptions, handle } from "../command.ts";
import { findMachine } from "../named-machine.ts";
import { formatSeconds, formatTable } from "../tables-and-times.ts";
import { wholeNumber } from "../whole-number.ts";

interface ListedMachine {
  readonly name: string;
  readonly machine: KeptMachine;
  readonly running: RunningMachine | undefined;
}

/** Adds `wherry ps`: the machines that stay. */
export function addPsCommand(program: Command): void {
  const command = program
    .command("ps")
    .summary("list the named machines")
    .description("Lists the machines of wherry run --name, whether they run or not.");
  handle<CommonOptions>(command, async (_, options, context) => {
    const { machinesFolder, machineFolder, listMachines } = await import("../../named-machines/machine-folder.ts");
    const { readKeptMachine, readRunningMachine } = await import("../../named-machines/kept-machine.ts");
    const { now } = await import("../../system/clock.ts");
    const machines = machinesFolder(process.env);
    const listed: ListedMachine[] = [];
    for (const name of await listMachines(machines)) {
      const folder = machineFolder(machines, name);
      const machine = await readKeptMachine(folder);
      if (machine !== undefined) listed.push({ name, machine, running: await readRunningMachine(folder) });
    }
    if (options.json === true) context.result({ machines: listed.map(machineObject) });
    else if (listed.length === 0) context.show(["no machines; make one: wherry run IMAGE --name web"]);
    else
      context.show(formatTable([["name", "state", "ports", "image"], ...listed.map((one) => machineRow(one, now()))]));
  });
}

function machineRow({ name, machine, running }: ListedMachine, now: number): readonly string[] {
  const state = running === undefined ? "off" : `up ${formatSeconds(Math.max(0, now - running.since))}`;
  const ports = running?.ports.map(({ host, guest }) => `${host}:${guest}`).join(" ") ?? "";
  return [name, state, ports, machine.image];
}

function machineObject({ name, machine, running }: ListedMachine): object {
  return {
    name,
    ...machine,
    running: running !== undefined,
    ...(running === undefined ? {} : { ports: running.ports, pid: running.pid, since: running.since }),
  };
}

interface StopOptions extends CommonOptions {
  readonly timeout: number;
}

/** Adds `wherry stop`: shuts a machine that stays down. */
export function addStopCommand(program: Command): void {
  const command = program
    .command("stop")
    .summary("shut a named machine down")
    .description(
      "Presses the power button of a machine of wherry run --name and waits until it is off. Its disk stays: wherry run --name NAME starts it again.",
    )
    .argument("<names...>", "the machines")
    .addOption(
      new Option("--timeout <seconds>", "how long it may take, before its power is taken away")
        .argParser(wholeNumber("seconds", 1))
        .default(90),
    );
  handle<StopOptions>(command, async (names, options, context) => {
    const { needMachine } = await import("../../named-machines/reach-machine.ts");
    const { stopMachine } = await import("../../named-machines/stop-machine.ts");
    const folders = names.map(findMachine);
    for (const folder of folders) await needMachine(folder);
    for (const folder of folders) {
      const how = await stopMachine(folder, options.timeout, context.signal);
      if (how === "switched off") {
        context.emit({
          type: "warning",
          message: `${folder.name} did not shut down within ${options.timeout} seconds, and was switched off`,
          hint: `what it said: wherry logs ${folder.name}; give it longer with --timeout`,
        });
      } else
        context.emit({
          type: "notice",
          message: how === "was off" ? `${folder.name} was off` : `${folder.name} is off`,
        });
    }
    return 0;
  });
}

interface RmOptions extends CommonOptions {
  readonly force?: boolean;
}

/** Adds `wherry rm`: takes machines that stay away. */
export function addRmCommand(program: Command): void {
  const command = program
    .command("rm")
    .summary("take a named machine away")
    .description("Removes a machine of wherry run --name with its disk and all that it has written.")
    .argument("<names...>", "the machines")
    .option("-f, --force", "also one that runs, or whose files are damaged");
  handle<RmOptions>(command, async (names, options, context) => {
    const { needMachine } = await import("../../named-machines/reach-machine.ts");
    const { readRunningMachine } = await import("../../named-machines/kept-machine.ts");
    const { stopMachine } = await import("../../named-machines/stop-machine.ts");
    const { exists } = await import("../../system/exists.ts");
    const { alone } = await import("../../named-machines/alone.ts");
    for (const folder of names.map(findMachine)) {
      if (options.force !== true || !(await exists(folder.path))) await needMachine(folder);
      const running = await readRunningMachine(folder).catch((error: unknown) => {
        if (options.force === true) return undefined;
        throw error;
      });
      if (running !== undefined && options.force !== true) {
        throw new WherryError("machine.failed", `${folder.name} runs`, {
          hint: `stop it first: wherry stop ${folder.name}; or take it away as it is, with --force`,
        });
      }
      await alone(folder, async () => {
        if (running !== undefined) await stopMachine(folder, 0, context.signal);
        await rm(folder.path, { recursive: true, force: true });
      });
      context.emit({ type: "notice", message: `${folder.name} is gone` });
    }
    return 0;
  });
}

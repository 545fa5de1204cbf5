import type { Command } from "commander";
import type { KeptMachine, RunningMachine } from "../../named-machines/kept-machine.ts";
import { type CommonOptions, handle } from "../command.ts";
import { formatSeconds, formatTable } from "../tables-and-times.ts";

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

import { dirname } from "node:path";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { type SshTarget, sshPort, waitForSsh } from "../machine/ssh.ts";
import { type InstalledTools, installTools } from "../supply/install-tools.ts";
import type { Workshop } from "../supply/workshop.ts";
import { sleep } from "../system/clock.ts";
import { type RunningMachine, readKeptMachine, readRunningMachine } from "./kept-machine.ts";
import { listMachines, type MachineFolder } from "./machine-folder.ts";

/**
 * The process that runs a machine.
 *
 * @throws {WherryError} usage.invalid when there is no machine of this name
 * @throws {WherryError} machine.failed when it is off
 */
export async function needRunning(folder: MachineFolder): Promise<RunningMachine> {
  await needMachine(folder);
  const running = await readRunningMachine(folder);
  if (running !== undefined) return running;
  throw new WherryError("machine.failed", `${folder.name} is off`, {
    hint: `start it: wherry run --name ${folder.name}`,
  });
}

/**
 * Makes sure that there is such a machine.
 *
 * @throws {WherryError} usage.invalid when there is none, with the names that there are
 */
export async function needMachine(folder: MachineFolder): Promise<void> {
  if ((await readKeptMachine(folder)) !== undefined) return;
  const names = await listMachines(dirname(folder.path));
  throw new WherryError("usage.invalid", `there is no machine "${folder.name}"`, {
    hint:
      names.length === 0
        ? `make one: wherry run IMAGE --name ${folder.name}`
        : `there are ${names.join(", ")}; make another: wherry run IMAGE --name ${folder.name}`,
  });
}

export interface Reached {
  readonly target: SshTarget;
  readonly tools: InstalledTools;
}

/**
 * Waits until a running machine lets its own key in, so many seconds at most.
 *
 * @throws {WherryError} machine.failed or machine.timeout when it has no SSH server, goes off or does not answer, see
 *   `waitForSsh`
 */
export async function reachMachine(
  folder: MachineFolder,
  running: RunningMachine,
  workshop: Workshop,
  seconds: number,
): Promise<Reached> {
  if ((await readKeptMachine(folder))?.hasSshServer === false) {
    throw new WherryError("machine.failed", `${folder.name} has no SSH server, and nobody can be let in`, {
      hint: `use its console: wherry console ${folder.name}; or install openssh-server in the image's definition`,
    });
  }
  const tools = await installTools(["ssh"], workshop);
  const port = running.ports.find(({ guest }) => guest === sshPort)?.host ?? sshPort;
  const target = { ssh: await tools.tool("ssh"), port, user: "root", keyFile: folder.key };
  const watch = new AbortController();
  const ended = whenOff(folder, AbortSignal.any([watch.signal, workshop.signal]));
  try {
    const readConsole = `wherry logs ${folder.name} --console`;
    await waitForSsh(target, { seconds, ended, readConsole, signal: workshop.signal });
  } finally {
    watch.abort();
  }
  return { target, tools };
}

async function whenOff(folder: MachineFolder, signal: AbortSignal): Promise<number> {
  while (!signal.aborted && (await readRunningMachine(folder)) !== undefined) await sleep(500, signal).catch(() => {});
  return 0;
}

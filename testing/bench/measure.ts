import { elapsedSeconds, processorSeconds } from "@wherry/factory/system/clock.ts";
import { type RunOptions, type RunResult, runOrFail } from "@wherry/factory/system/processes.ts";

/** What one command cost. */
export interface Cost {
  /** User and system seconds of the program and all its descendants. */
  readonly cpuSeconds: number;
  /** Depends on what else the machine does. */
  readonly wallSeconds: number;
}

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly options?: RunOptions;
}

/**
 * Runs a command to its end and measures it. Nothing else may be started meanwhile: the kernel counts ended children
 * together (proc_pid_stat(5), cutime and cstime). A descendant that nobody waits for is not counted, so peers run in a
 * PID namespace, whose first process inherits and reaps them all. What this process itself does meanwhile, such as
 * serving packages, is taken off.
 *
 * @throws {WherryError} tool.missing when the program, or sync(1), cannot be started
 * @throws {WherryError} tool.failed when it ends with another status than 0
 */
export async function measure(command: Command): Promise<Cost & { readonly result: RunResult }> {
  // What earlier commands left to be written is not this one's to wait for.
  await runOrFail("sync", []);
  const [wall, cpu] = [elapsedSeconds(), childrenSeconds()];
  const result = await runOrFail(command.file, command.args, command.options);
  return { cpuSeconds: childrenSeconds() - cpu, wallSeconds: elapsedSeconds() - wall, result };
}

/** The cheapest of several measurements: what disturbs a measurement only ever adds to it. */
export function cheapest(costs: readonly Cost[]): Cost {
  const least = (numbers: readonly number[]) => Math.min(...numbers);
  return {
    cpuSeconds: least(costs.map((cost) => cost.cpuSeconds)),
    wallSeconds: least(costs.map((cost) => cost.wallSeconds)),
  };
}

/** CPU seconds of all children that have ended. */
export function childrenSeconds(): number {
  const own = process.cpuUsage();
  return processorSeconds() - (own.user + own.system) / 1e6;
}

import { copyFileSync } from "node:fs";
import type { runChild } from "../run-child.ts";
import {
  firstBootScript,
  judgeAfterCut,
  judgeFirstBoots,
  powerCutScript,
  readFirstBoot,
  untilMade,
} from "./first-boot-script.ts";
import type { FirstBooted } from "./first-booted.ts";
import type { Machine } from "./plan-machines.ts";
import { probeScript, readShortfalls, type Shortfall } from "./probe-script.ts";

/** Runs a command of Wherry to its end. */
export type Wherry = (...args: string[]) => ReturnType<typeof runChild>;

/** Boots a machine once: what it lacks or, as text, why it does not run. */
export async function bootOnce(
  script: string,
  image: readonly string[],
  wherry: Wherry,
): Promise<readonly Shortfall[] | string> {
  const ran = await wherry("run", ...image, ...machineOptions, "--disk-size", "20G", "--exec", script);
  return ran.status === 0 ? readShortfalls(ran.stdout) : headOf(ran.stderr);
}

/**
 * The same of a machine that boots twice, is switched off while it makes some things again, and boots once more; and of
 * another one of the same image.
 */
export async function bootAgain(
  machine: Machine,
  image: string,
  wherry: Wherry,
): Promise<readonly Shortfall[] | string> {
  const packages = machine.filter((one): one is FirstBooted => "made" in one);
  const report = firstBootScript(packages);
  const probe = `${probeScript(machine)}${report}`;
  // What two machines may have alike says nothing of the other one.
  const own = packages.filter(({ made }) => made.some(({ alike }) => alike !== true));
  const kept = `${image}.kept`;
  copyFileSync(image, kept);
  const boot = async (options: readonly string[], script: string, isCut = false) => {
    const ran = await wherry("run", ...options, ...machineOptions, "--exec", script);
    // A machine whose power was cut has no exit status.
    if (ran.status !== 0 && !isCut) throw new Error(headOf(ran.stderr));
    return readFirstBoot(ran.stdout);
  };
  try {
    const first = await boot([kept, "--persist"], probe);
    const second = await boot([kept, "--persist"], `${untilMade(packages)}${report}${powerCutScript(packages)}`, true);
    const third = await boot([kept, "--persist"], probe);
    const other = await boot([image], `${untilMade(own)}${report}`);
    return [
      ...[first, second, third].flatMap(({ rest }) => readShortfalls(rest)),
      ...judgeFirstBoots(packages, [first.report, second.report, other.report]),
      ...judgeAfterCut(packages, third.report),
    ];
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

// Without KVM, beside others, a machine with thirty services takes its time.
const machineOptions = ["--memory", "3072", "--timeout", "3600"];

/** The first lines that a command said, as one. */
export function headOf(text: string): string {
  return text.trim().split("\n").slice(0, 12).join(" | ").slice(0, 900);
}

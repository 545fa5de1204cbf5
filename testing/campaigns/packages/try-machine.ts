import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseLock } from "@wherry/factory/lock/lock-file.ts";
import { runChild } from "../run-child.ts";
import { bootAgain, bootOnce, headOf } from "./boot-machine.ts";
import { definitionOf } from "./definition.ts";
import type { Machine } from "./plan-machines.ts";
import { probeScript, type Shortfall, withoutExpected } from "./probe-script.ts";

interface Place {
  readonly boot: boolean;
  readonly firstBoot: boolean;
  readonly folder: string;
  readonly root: string;
  readonly signal: AbortSignal;
}

/** What is wrong with an image or machine, and the names of all its packages. */
interface Tried {
  readonly found: readonly Shortfall[];
  readonly names: readonly string[];
}

/** Builds the packages into one image, and boots it where that is asked for; tells how it went. */
export async function tryMachine(machine: Machine, name: string, place: Place): Promise<Tried> {
  const { boot, firstBoot, folder, root, signal } = place;
  const definition = join(folder, `${name}.yaml`);
  writeFileSync(definition, definitionOf(machine, name, boot));
  let calls = 0;
  const wherry = async (...args: string[]) => {
    const log = join(folder, `${name}.${calls++}-${args[0]}.log`);
    const { status, stdout, stderr } = await runChild(join(root, "bin/wherry"), args, { signal });
    writeFileSync(log, `${stdout}\n${stderr}`);
    return { status, stdout, stderr };
  };
  const built = await wherry("build", definition, "--output", join(folder, name), "--format", boot ? "qcow2" : "oci");
  if (built.status !== 0) {
    return tell(machine.map((one) => ({ package: one.package, expected: "builds", why: headOf(built.stderr) })));
  }
  const names = namesIn(join(folder, name, `${name}_1.lock.json`));
  if (!boot) {
    rmSync(join(folder, name), { recursive: true, force: true });
    return tell([], names);
  }
  const image = join(folder, name, `${name}_1.qcow2`);
  const boots = firstBoot
    ? await bootAgain(machine, image, wherry)
    : await bootOnce(probeScript(machine), [image], wherry);
  if (typeof boots === "string") {
    return tell(
      machine.map((one) => ({ package: one.package, expected: "runs", why: boots })),
      names,
    );
  }
  return tell(withoutExpected(boots, machine), names);

  function tell(shortfalls: readonly Shortfall[], names: readonly string[] = []): Tried {
    const packages = machine.map((one) => one.package).join(", ");
    process.stdout.write(`${shortfalls.length === 0 ? "ok" : "NOT"} ${packages}\n`);
    const lines = shortfalls.map((one) => `  ${one.package}: ${one.expected}: ${one.why}\n`);
    // What ends a machine is told once, not for each of its packages.
    const isWhole = shortfalls.length === machine.length && new Set(shortfalls.map(({ why }) => why)).size === 1;
    process.stdout.write((isWhole ? lines.slice(0, 1) : lines).join(""));
    return { found: shortfalls, names };
  }
}

function namesIn(lockFile: string): readonly string[] {
  const lock = parseLock(readFileSync(lockFile, "utf8"), lockFile);
  return lock.packages.map(({ name }) => name);
}

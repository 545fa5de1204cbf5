import { spawn } from "node:child_process";
import { globSync } from "node:fs";
import { availableParallelism } from "node:os";

/**
 * Runs the tests with node:test: first those that stand beside the source, then the machine-booting ones of tests/, one
 * file after the other in the order of their numbers. `--unit` leaves out the latter, and files that end in ".slow.test.ts".
 */
async function main(): Promise<void> {
  const unitOnly = process.argv.includes("--unit");
  const chosen = process.argv.slice(2).filter((word) => !word.startsWith("--"));
  const unit = globSync([
    "core/**/*.test.ts",
    "config/**/*.test.ts",
    "formats/**/*.test.ts",
    "factory/**/*.test.ts",
    "host/**/*.test.ts",
    "testing/**/*.test.ts",
    "images/**/*.test.ts",
  ]).sort();
  const quick = unit.filter((file) => !file.endsWith(".slow.test.ts"));
  const endToEnd = globSync("tests/*.test.ts").sort();
  const run = (files: readonly string[], atOnce: number) => node(["--test", `--test-concurrency=${atOnce}`, ...files]);
  if (chosen.length > 0) process.exitCode = await run(chosen, 1);
  else if (unitOnly) process.exitCode = await run(quick, availableParallelism());
  else {
    const units = await run(unit, availableParallelism());
    // Machines are slow enough by themselves: nothing may run beside them.
    process.exitCode = (await run(endToEnd, 1)) || units;
  }
}

function node(args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, args, { stdio: "inherit" });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
}

await main();

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { debianPolicy } from "@wherry/factory/debian/policy/debian-policy.ts";
import type { Campaign } from "../campaign.ts";
import { type PackagesOptions, packagesUsage, parseOptions } from "./options.ts";
import { packagesPage } from "./packages-page.ts";
import { type Machine, planMachines } from "./plan-machines.ts";
import type { Shortfall } from "./probe-script.ts";
import { familyOf, keepResults, type PackageResult, readResults } from "./results.ts";
import { served } from "./served.ts";
import { tryMachine } from "./try-machine.ts";

export const packagesCampaign: Campaign = {
  name: "packages",
  summary: "packages that servers use, each in an image, and booted",
  usage: packagesUsage,
  prepare(words, root) {
    const options = parseOptions(words);
    return (signal) => runPackages(options, root, signal);
  },
};

async function runPackages(options: PackagesOptions, root: string, signal: AbortSignal): Promise<number> {
  const { packages, boot, firstBoot, largest, keep, page, builds } = options;
  const folder = keep ?? mkdtempSync(join(tmpdir(), "wherry-packages-"));
  mkdirSync(folder, { recursive: true });
  const kept = join(folder, "results.json");
  try {
    let shortfalls: Shortfall[] = [];
    if (builds) {
      const machines = boot ? planMachines(packages, largest) : packages.map((one) => [one]);
      for (const [index, machine] of machines.entries()) {
        const { found, names } = await tryMachine(machine, `${boot ? "machine" : "one"}-${index}`, {
          boot,
          firstBoot,
          folder,
          root,
          signal,
        });
        // What was stopped has said nothing about its packages.
        signal.throwIfAborted();
        shortfalls = [...shortfalls, ...found];
        keepResults(kept, resultsOf(machine, found, names, boot));
      }
      const short = new Set(shortfalls.map((one) => one.package));
      const whole = packages.filter((one) => !short.has(one.package)).length;
      process.stdout.write(`${whole} of ${packages.length} packages ${boot ? "do what they should" : "build"}\n`);
    }
    if (page !== undefined) writeFileSync(page, await makePage(readResults(kept)));
    return shortfalls.length === 0 ? 0 : 1;
  } finally {
    if (keep === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

function resultsOf(machine: Machine, found: readonly Shortfall[], names: readonly string[], booted: boolean) {
  const date = new Date().toISOString().slice(0, 10);
  return machine.map(({ package: name }) => ({
    package: name,
    date,
    booted,
    family: familyOf(name, names),
    shortfalls: found.filter((one) => one.package === name),
  }));
}

async function makePage(results: readonly PackageResult[]): Promise<string> {
  const rules = await debianPolicy.loadScripts();
  const names = [...new Set(results.flatMap(({ package: name, family }) => [name, ...family]))];
  return packagesPage(served, results, {
    reviews: rules.reviews,
    records: await rules.loadRecords(names),
    firstBoot: debianPolicy.finishing.firstBoot,
  });
}

import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { debianPolicy } from "@wherry/factory/debian/policy/debian-policy.ts";
import { parseLock } from "@wherry/factory/lock/lock-file.ts";
import type { Campaign } from "../campaign.ts";
import { runChild } from "../run-child.ts";
import { firstBootScript, judgeAfterCut, judgeFirstBoots, powerCutScript, readFirstBoot } from "./first-boot-script.ts";
import { type FirstBooted, firstBooted } from "./first-booted.ts";
import { packagesPage } from "./packages-page.ts";
import { type Machine, planMachines } from "./plan-machines.ts";
import { probeScript, readShortfalls, type Shortfall, withoutExpected } from "./probe-script.ts";
import { familyOf, keepResults, type PackageResult, readResults } from "./results.ts";
import { type ServedPackage, served } from "./served.ts";

const usage = `usage: npm run campaign packages [-- [--list FILE] [--boot] [--first-boot] [--largest N] [--keep DIR]
                                     [--page FILE] [PACKAGE...]]

Builds each package into an image of its own, as a file system in an archive; nothing is acknowledged and nothing
configured. Without names, the table of what servers, edge nodes and appliances need (testing/campaigns/packages).

  --list FILE  the packages of a file, one a line
  --boot       puts them into few machines instead, boots each, and looks whether what Debian starts is active and
               listens on its port
  --first-boot boots those of the first-boot catalogue, each machine three times, with a power cut in between, and another
               one of the same image: what the first boot makes has its owner and mode, stays, and is no other machine's
  --largest N  at most so many packages on a machine (25)
  --keep DIR   keeps what was built and said there, and what came of each package, beside that of earlier runs
  --page FILE  writes a page of all that DIR knows of the table; without --boot and names, builds nothing more
`;

interface Options {
  readonly packages: readonly ServedPackage[];
  readonly boot: boolean;
  readonly firstBoot: boolean;
  readonly largest: number;
  readonly keep: string | undefined;
  readonly page: string | undefined;
  /** Whether anything is to be built. */
  readonly builds: boolean;
}

export const packagesCampaign: Campaign = {
  name: "packages",
  summary: "packages that servers use, each in an image, and booted",
  usage,
  prepare(words, root) {
    const options = parseOptions(words);
    return (signal) => runPackages(options, root, signal);
  },
};

function parseOptions(words: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: {
      list: { type: "string" },
      boot: { type: "boolean", default: false },
      "first-boot": { type: "boolean", default: false },
      largest: { type: "string", default: "25" },
      keep: { type: "string" },
      page: { type: "string" },
    },
    allowPositionals: true,
  });
  const largest = Number(values.largest);
  if (!Number.isInteger(largest) || largest < 1)
    throw new TypeError(`--largest is "${values.largest}", which is not a number of packages`);
  const listed = values.list === undefined ? [] : readFileSync(values.list, "utf8").split(/\s+/).filter(Boolean);
  const names = [...listed, ...positionals];
  const firstBoot = values["first-boot"];
  const known = firstBoot ? firstBooted : served;
  const packages =
    names.length === 0 ? known : names.map((name) => known.find((one) => one.package === name) ?? { package: name });
  const { keep, page } = values;
  const boot = values.boot || firstBoot;
  if (page !== undefined && keep === undefined) throw new TypeError("--page needs --keep: what came of each is there");
  return { packages, boot, firstBoot, largest, keep, page, builds: page === undefined || boot || names.length > 0 };
}

async function runPackages(options: Options, root: string, signal: AbortSignal): Promise<number> {
  const { packages, boot, firstBoot, largest, keep, page, builds } = options;
  const folder = keep ?? mkdtempSync(join(tmpdir(), "wherry-packages-"));
  mkdirSync(folder, { recursive: true });
  const kept = join(folder, "results.json");
  try {
    let shortfalls: Shortfall[] = [];
    if (builds) {
      const machines = boot ? planMachines(packages, largest) : packages.map((one) => [one]);
      for (const [index, machine] of machines.entries()) {
        const { found, names } = await tryMachine(machine, index, { boot, firstBoot, folder, root, signal });
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

interface Place {
  readonly boot: boolean;
  readonly firstBoot: boolean;
  readonly folder: string;
  readonly root: string;
  readonly signal: AbortSignal;
}

/** What is not as it should be, and the names of all packages of the image. */
interface Tried {
  readonly found: readonly Shortfall[];
  readonly names: readonly string[];
}

async function tryMachine(machine: Machine, index: number, place: Place): Promise<Tried> {
  const { boot, firstBoot, folder, root, signal } = place;
  const name = boot ? `machine-${index}` : `one-${index}`;
  const definition = join(folder, `${name}.yaml`);
  writeFileSync(definition, definitionOf(machine, name, boot));
  const wherry = async (...args: string[]) => {
    const { status, stdout, stderr } = await runChild(join(root, "bin/wherry"), args, { signal });
    writeFileSync(join(folder, `${name}.${args[0]}.log`), `${stdout}\n${stderr}`);
    return { status, stdout, stderr };
  };
  const built = await wherry("build", definition, "--output", join(folder, name), "--format", boot ? "qcow2" : "oci");
  if (built.status !== 0) {
    return tell(machine.map((one) => ({ package: one.package, expected: "builds", why: tailOf(built.stderr) })));
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

type Wherry = (...args: string[]) => ReturnType<typeof runChild>;

/** What the machine lacks; as text: why it does not run. */
async function bootOnce(
  script: string,
  image: readonly string[],
  wherry: Wherry,
): Promise<readonly Shortfall[] | string> {
  const ran = await wherry("run", ...image, ...machineOptions, "--disk-size", "20G", "--exec", script);
  return ran.status === 0 ? readShortfalls(ran.stdout) : tailOf(ran.stderr);
}

/**
 * The same of a machine that boots twice, is switched off while it makes some things again, and boots once more; and of
 * another one of the same image.
 */
async function bootAgain(machine: Machine, image: string, wherry: Wherry): Promise<readonly Shortfall[] | string> {
  const packages = machine.filter((one): one is FirstBooted => "made" in one);
  const script = `${probeScript(machine)}${firstBootScript(packages)}`;
  const kept = `${image}.kept`;
  copyFileSync(image, kept);
  const boot = async (options: readonly string[], more = "") => {
    const ran = await wherry("run", ...options, ...machineOptions, "--exec", `${script}${more}`);
    // A machine whose power was cut has no exit status.
    if (ran.status !== 0 && more === "") throw new Error(tailOf(ran.stderr));
    return readFirstBoot(ran.stdout);
  };
  try {
    const first = await boot([kept, "--persist"]);
    const second = await boot([kept, "--persist"], powerCutScript(packages));
    const third = await boot([kept, "--persist"]);
    const other = await boot([image]);
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

function tailOf(text: string): string {
  return text.trim().split("\n").slice(0, 12).join(" | ").slice(0, 900);
}

/** A core system with the packages, and nothing said about any of them. A machine also lets commands in. */
function definitionOf(machine: Machine, name: string, boot: boolean): string {
  const wanted = machine.map((one) => one.package);
  const install = (boot ? ["openssh-server", "procps", "sed", "grep", ...wanted] : wanted).map((one) =>
    JSON.stringify(one),
  );
  return `name: ${name}
version: "1"
extends: core
packages: { install: [${install.join(", ")}] }
${boot ? bootable : "kernel: null\noutput: [oci]\n"}`;
}

const bootable = `kernel: { arguments: [systemd.default_timeout_start_sec=900] } # a busy host without KVM
services: { enable: [systemd-networkd.service, ssh.service] }
disk: { slot: 6G, var: 4G }
output: [qcow2]
`;

import { lastValue, parseKernelCommandLine } from "../system/kernel-command-line.ts";
import type { MachineFacts } from "./machine-facts.ts";
import { type Protocol, platformTable } from "./platform-table.ts";
import { readSeedLine, type SeedLine } from "./seed-line.ts";

export interface Recognition {
  /** "ec2", "azure", "nocloud" ... */
  readonly platform: string;
  readonly protocol: Protocol;
  /** What showed it, for people: 'sys_vendor is "Amazon EC2"'. */
  readonly evidence: string;
  /** Where NoCloud's files are, when a line names that. */
  readonly seed: SeedLine | undefined;
}

/**
 * On which platform a machine is, by what it knows before any network is touched. What somebody handed to this very
 * machine counts first: a line of NoCloud, then a disk with its label or that of a config drive; then the firmware's
 * tables. Undefined where nothing is known: no service of any platform is to be asked then.
 */
export function recognisePlatform(facts: MachineFacts): Recognition | undefined {
  return byLine(facts) ?? byLabel(facts) ?? byFirmware(facts);
}

function byLine({ commandLine, dmi }: MachineFacts): Recognition | undefined {
  const asked = lastValue(parseKernelCommandLine(commandLine), "ds");
  const lines: readonly (readonly [place: string, text: string])[] = [
    ["the kernel's command line has ds=nocloud", asked === undefined ? "" : `ds=${asked}`],
    ["product_serial has ds=nocloud", dmi.product_serial ?? ""],
  ];
  for (const [evidence, text] of lines) {
    const seed = readSeedLine(text);
    if (seed !== undefined) return { platform: "nocloud", protocol: "nocloud", evidence, seed };
  }
  return undefined;
}

function byLabel({ diskLabels }: MachineFacts): Recognition | undefined {
  for (const protocol of ["nocloud", "configdrive"] as const) {
    const label = diskLabels.find((one) => labels[protocol].includes(one));
    if (label === undefined) continue;
    return { platform: protocol, protocol, evidence: `a disk has the label "${label}"`, seed: undefined };
  }
  return undefined;
}

/** cloud-init's documentation, "NoCloud" and "ConfigDrive". */
const labels: Readonly<Record<"nocloud" | "configdrive", readonly string[]>> = {
  nocloud: ["cidata", "CIDATA"],
  configdrive: ["config-2", "CONFIG-2"],
};

function byFirmware(facts: MachineFacts): Recognition | undefined {
  for (const { platform, protocol, recognise } of platformTable) {
    const evidence = recognise(facts);
    if (evidence !== undefined) return { platform, protocol, evidence, seed: undefined };
  }
  return undefined;
}

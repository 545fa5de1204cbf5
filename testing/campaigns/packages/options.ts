import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { firstBooted } from "./first-booted.ts";
import { type ServedPackage, served } from "./served.ts";

export const packagesUsage = `usage: npm run campaign packages [-- [--list FILE] [--boot] [--first-boot] [--largest N] [--keep DIR]
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

export interface PackagesOptions {
  readonly packages: readonly ServedPackage[];
  readonly boot: boolean;
  readonly firstBoot: boolean;
  readonly largest: number;
  readonly keep: string | undefined;
  readonly page: string | undefined;
  /** Whether anything is to be built. */
  readonly builds: boolean;
}

/**
 * What the words of the command line ask for. What is wrong with them is a TypeError, as Node's own `parseArgs` throws
 * it.
 */
export function parseOptions(words: readonly string[]): PackagesOptions {
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

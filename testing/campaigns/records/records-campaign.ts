import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { ignoreEvents } from "@wherry/core/events/events.ts";
import { recordFolder } from "@wherry/factory/debian/policy/shipped-records.ts";
import { packageFormats } from "@wherry/factory/distributions/package-formats.ts";
import { readSuite } from "@wherry/factory/distributions/suite-name.ts";
import { recordScripts } from "@wherry/factory/recording/record-scripts.ts";
import type { RecordedSystem } from "@wherry/factory/recording/recording-definition.ts";
import type { ScriptRecord } from "@wherry/factory/scripts/script-record.ts";
import { storeDirectory } from "@wherry/factory/store/layout.ts";
import { openStore } from "@wherry/factory/store/store.ts";
import { hostArchitecture, type Workshop } from "@wherry/factory/supply/workshop.ts";
import type { Campaign } from "../campaign.ts";
import { readShipped, writeShipped } from "./record-files.ts";
import { recordList } from "./record-list.ts";
import { recordTwice } from "./record-twice.ts";
import { staleRecords } from "./stale-records.ts";
import { recordedSum } from "./tell-recorded.ts";

const usage = `usage: npm run campaign records -- LIST [--suite SUITE] [--batch NUMBER] [--again]
       npm run campaign records -- --verify NUMBER [--suite SUITE] [--batch NUMBER]
       npm run campaign records -- --stale [--suite SUITE]

Records the maintainer scripts of all packages of a list (one name a line, # begins a comment) and of what they need,
and puts the records beside those that come with Wherry. What is recorded already is not recorded again, but with
--again what the list names is. As many packages as --batch says (1) share a root: where
several do the same thing, only the first would be seen to.

--verify takes so many of the packages that have records, records each twice, as two users would (another store,
folders, time zone, language, umask, and as root another user and host name), and compares the bytes.

--stale fetches every package that has a record, and names those whose scripts in the archive have none any more, and
the records whose scripts no package of the archive has.
`;

interface Options {
  readonly list: string | undefined;
  readonly suite: string;
  readonly batch: number;
  readonly again: boolean;
  readonly verify: number | undefined;
}

/** Makes the records that come with Wherry, and holds them against what is made elsewhere, or of newer packages. */
export const recordsCampaign: Campaign = {
  name: "records",
  summary: "records what maintainer scripts of a list of packages do, to come with Wherry; or verifies such records",
  usage,
  prepare(words, root) {
    const { positionals, values } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        suite: { type: "string", default: "trixie" },
        batch: { type: "string", default: "1" },
        again: { type: "boolean", default: false },
        verify: { type: "string" },
        stale: { type: "boolean", default: false },
      },
    });
    const { suite, again, stale } = values;
    const batch = wholeNumber("--batch", values.batch);
    const verify = values.verify === undefined ? undefined : wholeNumber("--verify", values.verify);
    const wanted = positionals.length + (verify === undefined ? 0 : 1) + (stale ? 1 : 0);
    if (wanted !== 1) throw new TypeError("name one list of packages, or say --verify NUMBER or --stale");
    const [list] = positionals;
    const options = { list: list === undefined ? undefined : resolve(root, list), suite, batch, again, verify };
    return (signal) => run(options, signal);
  },
};

function wholeNumber(option: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new TypeError(`${option} is a number of packages`);
  return number;
}

async function run(options: Options, signal: AbortSignal): Promise<number> {
  const tell = (line: string) => void process.stdout.write(`${line}\n`);
  if (options.verify !== undefined) return await recordTwice(options.verify, { ...options, tell, signal });
  await using store = await openStore({ directory: storeDirectory(process.env), formats: packageFormats, signal });
  const workshop = {
    store,
    mirrors: { environment: process.env, hostSettings: "/etc" },
    hostArchitecture: hostArchitecture(),
    hostTools: false,
    emit: ignoreEvents,
    signal,
  };
  const system = { architecture: "amd64", repositories: [readSuite(options.suite)], mirrors: {} } as const;
  try {
    if (options.list === undefined) return await tellStale(system, workshop, tell);
    return await record(options.list, options, { system, workshop, tell });
  } catch (error) {
    if (signal.aborted || !(error instanceof WherryError)) throw error;
    process.stderr.write(`${error.code}: ${error.message}\n`);
    return 1;
  }
}

interface Work {
  readonly system: RecordedSystem;
  readonly workshop: Workshop;
  readonly tell: (line: string) => void;
}

async function record(list: string, { batch, again }: Options, work: Work): Promise<number> {
  const lines = (await readFile(list, "utf8")).split("\n").map((line) => line.replace(/#.*/, "").trim());
  const names = lines.filter((name) => name !== "");
  const known = await readShipped(recordFolder);
  const sum = { names: names.length, recorded: 0, failed: 0 };
  const { system, workshop, tell } = work;
  const recording = {
    record: (some: readonly string[], records: readonly ScriptRecord[]) =>
      recordScripts(system, some, workshop, { records }),
    signal: workshop.signal,
  };
  for await (const { records, recorded, failed } of recordList(names, { ...recording, known, batch, again, tell })) {
    if (recorded > 0) await writeShipped(recordFolder, records);
    sum.recorded += recorded;
    sum.failed += failed;
  }
  tell(recordedSum(sum));
  return sum.failed === 0 ? 0 : 1;
}

async function tellStale(system: RecordedSystem, workshop: Workshop, tell: Work["tell"]): Promise<number> {
  const { missing, unused, gone, looked } = await staleRecords(await readShipped(recordFolder), system, workshop);
  for (const name of gone) tell(`${name}: the archive has no such package`);
  for (const { package: name, scripts } of missing) tell(`${name}: no record of its ${scripts.join(" and ")}`);
  for (const name of unused) tell(`${name}: a record of scripts that the archive does not have`);
  tell(`${looked} packages: ${missing.length} without a record of their scripts, ${unused.length} records unused`);
  return missing.length + unused.length + gone.length === 0 ? 0 : 1;
}

import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { ignoreEvents } from "@wherry/core/events/events.ts";
import { recordFolder } from "@wherry/factory/debian/policy/shipped-records.ts";
import { packageFormats } from "@wherry/factory/distributions/package-formats.ts";
import { storeDirectory } from "@wherry/factory/store/layout.ts";
import { openStore } from "@wherry/factory/store/store.ts";
import { readSuite } from "@wherry/factory/supply/lock-image.ts";
import { hostArchitecture } from "@wherry/factory/supply/workshop.ts";
import type { Campaign } from "../campaign.ts";
import { readShipped, writeShipped } from "./record-files.ts";
import { recordList } from "./record-list.ts";

const usage = `usage: npm run campaign records -- LIST [--suite SUITE] [--batch NUMBER]

Records the maintainer scripts of all packages of a list (one name a line, # begins a comment) and of what they need,
and puts the records beside those that come with Wherry. What is recorded already is not recorded again. As many
packages as --batch says (12) share a root.
`;

interface Options {
  readonly list: string;
  readonly suite: string;
  readonly batch: number;
}

/** Makes the records that come with Wherry. */
export const recordsCampaign: Campaign = {
  name: "records",
  summary: "records what maintainer scripts of a list of packages do, to come with Wherry",
  usage,
  prepare(words, root) {
    const { positionals, values } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: { suite: { type: "string", default: "trixie" }, batch: { type: "string", default: "12" } },
    });
    const [list] = positionals;
    if (list === undefined || positionals.length > 1) throw new TypeError("name one list of packages");
    const batch = Number(values.batch);
    if (!Number.isInteger(batch) || batch < 1) throw new TypeError("--batch is a number of packages");
    return () => run({ list: resolve(root, list), suite: values.suite, batch });
  },
};

async function run({ list, suite, batch }: Options): Promise<number> {
  const lines = (await readFile(list, "utf8")).split("\n").map((line) => line.replace(/#.*/, "").trim());
  const { signal } = new AbortController();
  await using store = await openStore({ directory: storeDirectory(process.env), formats: packageFormats, signal });
  const workshop = {
    store,
    mirrors: { environment: process.env, hostSettings: "/etc" },
    hostArchitecture: hostArchitecture(),
    hostTools: false,
    emit: ignoreEvents,
    signal,
  };
  const system = { architecture: "amd64", repositories: [readSuite(suite)], mirrors: {} } as const;
  const tell = (line: string) => process.stdout.write(`${line}\n`);
  const known = await readShipped(recordFolder);
  const names = lines.filter((name) => name !== "");
  let failures = 0;
  try {
    for await (const { records, failed } of recordList(names, { system, workshop, known, batch, tell })) {
      await writeShipped(recordFolder, records);
      failures += failed;
    }
  } catch (error) {
    if (!(error instanceof WherryError)) throw error;
    process.stderr.write(`${error.code}: ${error.message}\n`);
    return 1;
  }
  return failures === 0 ? 0 : 1;
}

import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { recordFolder } from "@wherry/factory/debian/policy/shipped-records.ts";
import { storeDirectory } from "@wherry/factory/store/layout.ts";
import { openStore } from "@wherry/factory/store/store.ts";
import { readSuite } from "@wherry/factory/supply/lock-image.ts";
import { hostArchitecture, type Workshop } from "@wherry/factory/supply/workshop.ts";
import { readShipped, writeShipped } from "./record-files.ts";
import { recordList } from "./record-list.ts";

const usage = `usage: npm run records -- LIST [--suite SUITE] [--batch NUMBER]

Records the maintainer scripts of all packages of a list (one name a line, # begins a comment) and of what they need, and
puts the records beside those that come with Wherry. What is recorded already is not recorded again.
`;

/** `npm run records`: makes the records that come with Wherry. */
async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { suite: { type: "string", default: "trixie" }, batch: { type: "string", default: "24" } },
  });
  const [list] = positionals;
  if (list === undefined) {
    process.stderr.write(usage);
    process.exitCode = 2;
    return;
  }
  const names = (await readFile(list, "utf8"))
    .split("\n")
    .map((line) => line.replace(/#.*/, "").trim())
    .filter((name) => name !== "");
  const stop = new AbortController();
  process.once("SIGINT", () => stop.abort());
  await using store = await openStore({ directory: storeDirectory(process.env), signal: stop.signal });
  const workshop: Workshop = {
    store,
    mirrors: { environment: process.env, hostSettings: "/etc" },
    hostArchitecture: hostArchitecture(),
    hostTools: false,
    emit: () => {},
    signal: stop.signal,
  };
  const system = { architecture: "amd64", repositories: [readSuite(values.suite)], mirrors: {} } as const;
  const tell = (line: string) => process.stdout.write(`${line}\n`);
  const known = await readShipped(recordFolder);
  for await (const records of recordList(names, { system, workshop, known, batch: Number(values.batch), tell })) {
    await writeShipped(recordFolder, records);
  }
}

await main().catch((error: unknown) => {
  process.stderr.write(error instanceof WherryError ? `${error.code}: ${error.message}\n` : `${String(error)}\n`);
  process.exitCode = 1;
});

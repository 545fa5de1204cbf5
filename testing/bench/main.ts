import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { readPeerRequest } from "./definition.ts";
import { writePage } from "./document.ts";
import { machineFacts } from "./machine-facts.ts";
import { startMirrorCache } from "./mirror-cache.ts";
import { measureMkosi } from "./mkosi.ts";
import { measureMmdebstrap } from "./mmdebstrap.ts";
import { type BenchOptions, readOptions, usage } from "./options.ts";
import { openPeerChroot, whyNoPeers } from "./peer-chroot.ts";
import { peerMaker } from "./peer-maker.ts";
import type { Row, Skipped } from "./row.ts";
import { formatRows } from "./table.ts";
import { measureWherry } from "./wherry.ts";

/** `npm run bench`: builds the container host with Wherry and with its peers, one after the other, and compares what it cost. */
async function main(): Promise<void> {
  let options: BenchOptions;
  try {
    options = readOptions(process.argv.slice(2), process.env);
  } catch (error) {
    process.stderr.write(`bench: ${(error as Error).message}\n\n${usage}`);
    process.exitCode = 2;
    return;
  }
  const { folder, clean, write } = options;
  if (clean) {
    await rm(folder, { recursive: true, force: true });
    return;
  }
  await mkdir(folder, { recursive: true });
  const { rows, skipped } = await measureAll(options);
  process.stdout.write(formatRows(rows));
  for (const { name, reason } of skipped) process.stdout.write(`\n${name} was skipped: ${reason}\n`);
  if (write)
    await writePage({ rows, skipped, rounds: options.rounds, machine: await machineFacts(folder), date: today() });
}

async function measureAll({ folder, rounds, release }: BenchOptions): Promise<{ rows: Row[]; skipped: Skipped[] }> {
  const say = (line: string) => process.stderr.write(`${line}\n`);
  await using mirror = await startMirrorCache(join(folder, "mirror"), process.env);
  const own = join(folder, "wherry");
  await mkdir(own, { recursive: true });
  const rows = await measureWherry({ folder: own, mirror, rounds, release, say });
  const why = await whyNoPeers();
  if (why !== undefined) return { rows, skipped: ["mkosi", "mmdebstrap"].map((name) => ({ name, reason: why })) };

  say("a chroot for the peers (made once)");
  const chroot = await openPeerChroot(folder, mirror, () => peerMaker(folder, mirror));
  const { packages } = await readPeerRequest();
  const peers = { chroot, mirror, packages, rounds, say };
  rows.push(...(await measureMkosi(peers)));
  rows.push(await measureMmdebstrap(peers));
  return { rows, skipped: [] };
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

await main();

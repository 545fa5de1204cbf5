import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { startLoopbackMirror } from "../fakes/loopback-mirror.ts";
import { readPeerRequest } from "./definition.ts";
import { writePage } from "./document.ts";
import { machineFacts } from "./machine-facts.ts";
import { openMkosi } from "./mkosi.ts";
import { openMmdebstrap } from "./mmdebstrap.ts";
import { type BenchOptions, readOptions, usage } from "./options.ts";
import { openPeerChroot, whyNoPeers } from "./peer-chroot.ts";
import { peerMaker } from "./peer-maker.ts";
import type { Program } from "./program.ts";
import type { Row, Skipped } from "./row.ts";
import { formatSmallCommands, measureSmallCommands } from "./small-commands.ts";
import { formatRows } from "./table.ts";
import { openWherry } from "./wherry.ts";

/**
 * `npm run bench`: builds the container host with Wherry and with its peers, one after the other, and compares what it
 * cost.
 */
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
  const small = await measureSmallCommands(folder, (line) => process.stderr.write(`${line}\n`));
  process.stdout.write(`${formatSmallCommands(small)}\n`);
  if (options.small) return;
  const { rows, skipped } = await measureAll(options);
  process.stdout.write(formatRows(rows));
  for (const { name, reason } of skipped) process.stdout.write(`\n${name} was skipped: ${reason}\n`);
  if (write)
    await writePage({
      rows,
      skipped,
      small,
      rounds: options.rounds,
      machine: await machineFacts(folder),
      date: today(),
    });
}

async function measureAll({ folder, rounds, release }: BenchOptions): Promise<{ rows: Row[]; skipped: Skipped[] }> {
  let prefix = "";
  const say = (line: string) => process.stderr.write(`${prefix}${line}\n`);
  await using mirror = await startLoopbackMirror(join(folder, "mirror"), process.env);
  const own = join(folder, "wherry");
  await mkdir(own, { recursive: true });
  const programs: Program[] = [openWherry({ folder: own, mirror, release, say })];
  const why = await whyNoPeers();
  if (why === undefined) {
    say("a chroot for the peers (made once)");
    const chroot = await openPeerChroot(folder, mirror, () => peerMaker(folder, mirror));
    const { packages } = await readPeerRequest();
    const peer = { chroot, mirror, packages, say };
    programs.push(await openMkosi(peer), await openMmdebstrap(peer));
  }
  for (let round = 0; round < rounds; round++) {
    prefix = `round ${round + 1} of ${rounds}: `;
    for (const program of programs) await program.round(round);
  }
  return {
    rows: programs.flatMap((program) => program.rows()),
    skipped: why === undefined ? [] : ["mkosi", "mmdebstrap"].map((name) => ({ name, reason: why })),
  };
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

await main().catch((error: unknown) => {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});

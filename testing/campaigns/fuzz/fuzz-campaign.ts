import { hash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { decodeBase64 } from "@wherry/core/bytes/base64.ts";
import { bundleForQuickJs } from "@wherry/factory/agent/bundle.ts";
import { temporaryDirectory } from "../../fixtures/temporary.ts";
import { findPeer } from "../../peers/peers.ts";
import type { Campaign } from "../campaign.ts";
import { fuzzParser } from "./fuzz-parser.ts";
import type { Failure } from "./job.ts";
import { loadParser } from "./load-parser.ts";
import { type Engine, type FuzzOptions, parseOptions, usage } from "./options.ts";
import { pureParsers } from "./parsers/pure-parsers.ts";
import { readSeeds } from "./read-seeds.ts";
import { formatResults, inputsOf, type Row } from "./results.ts";
import type { Program } from "./supervise.ts";

/** Milliseconds: far more than an input may take, even where it is made small. */
const patience = 60_000;

export const fuzzCampaign: Campaign = {
  name: "fuzz",
  summary: "damaged inputs for every parser of what comes from outside, on Node and on QuickJS",
  usage,
  prepare(words, root) {
    const options = parseOptions(words, new Date().toISOString().slice(0, 10));
    return options.isList ? async () => listParsers(options) : async (signal) => await fuzz(options, root, signal);
  },
};

function listParsers({ parsers }: FuzzOptions): number {
  for (const name of parsers) process.stdout.write(`${name}\n`);
  return 0;
}

async function fuzz(options: FuzzOptions, root: string, signal: AbortSignal): Promise<number> {
  const rows = await fuzzAll(options, join(root, "testing/campaigns/found"), signal);
  process.stdout.write(`\n${formatResults(rows)}`);
  return rows.some(({ failures }) => failures.length > 0) ? 1 : 0;
}

/** One after the other, each with an equal part of the time that is left. */
async function fuzzAll(options: FuzzOptions, found: string, signal: AbortSignal): Promise<Row[]> {
  await using folder = await temporaryDirectory();
  const programs = await preparePrograms(options.engines, folder.path);
  const runs = options.engines.flatMap((engine) =>
    options.parsers
      .filter((name) => engine === "node" || pureParsers.some((parser) => parser.name === name))
      .map((name) => ({ name, engine, program: programs[engine] })),
  );
  const scratch = join(folder.path, "scratch");
  await mkdir(scratch);
  const end = Date.now() + options.minutes * 60_000;
  process.stdout.write(`fuzz: ${runs.length} runs, seed "${options.seed}"\n`);
  const rows: Row[] = [];
  for (const [place, { name, engine, program }] of runs.entries()) {
    if (program === undefined) continue;
    const seconds = (end - Date.now()) / 1000 / (runs.length - place);
    if (seconds <= 0) break;
    const job = { parser: name, seed: options.seed, ...(await readSeeds(name)) };
    const whole = { ...job, until: options.inputs, seconds, folder: scratch };
    const result = await fuzzParser(
      await loadParser(name),
      whole,
      { ...program, signal },
      join(folder.path, "job.json"),
    );
    rows.push({ name, engine, ...result });
    await tell({ name, engine, ...result }, found);
  }
  return rows;
}

async function preparePrograms(engines: readonly Engine[], folder: string): Promise<Partial<Record<Engine, Program>>> {
  const child = join(import.meta.dirname, "node.child.ts");
  const node = { file: process.execPath, words: ["--max-old-space-size=512", child], patience };
  if (!engines.includes("quickjs")) return { node };
  const qjs = await findPeer("qjs");
  if (qjs === undefined) {
    process.stdout.write("fuzz: there is no qjs, and QuickJS is left out\n");
    return { node };
  }
  const script = join(folder, "child.js");
  await writeFile(script, await bundleForQuickJs(join(import.meta.dirname, "quickjs.child.ts")));
  return {
    node,
    quickjs: { file: qjs.file, words: [...qjs.prefix, "--memory-limit", "512M", "-m", script], patience },
  };
}

async function tell(row: Row, found: string): Promise<void> {
  const { name, engine, failures } = row;
  const inputs = inputsOf(row).toLocaleString("en");
  process.stdout.write(`${name} (${engine}): ${inputs} inputs, ${failures.length} failures\n`);
  for (const failure of failures) {
    const path = await keepFailure(name, failure, found);
    process.stdout.write(`  ${failure.key}\n    ${failure.message.split("\n").join("\n    ")}\n    kept as ${path}\n`);
  }
}

async function keepFailure(name: string, { key, input }: Failure, found: string): Promise<string> {
  const folder = join(found, name);
  await mkdir(folder, { recursive: true });
  const path = join(folder, hash("sha256", key).slice(0, 12));
  await writeFile(path, decodeBase64(input) ?? "");
  return path;
}

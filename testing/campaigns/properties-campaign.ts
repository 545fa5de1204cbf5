import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { findTests } from "../runner/find-tests.ts";
import { runToEnd } from "../runner/run-to-end.ts";
import type { Campaign } from "./campaign.ts";

const usage = `usage: npm run campaign properties [-- [--times N] [FILE...]]

Runs the tests beside the source that hold properties against arbitrary values, each with all the runs that it is
wanted for: a check makes a fifth of them (testing/properties/sample.ts).

  --times N  so many times as many runs (1)
  FILE...    only these tests
`;

export const propertiesCampaign: Campaign = {
  name: "properties",
  summary: "the properties of the tests beside the source, over all their runs or many times as many",
  usage,
  prepare(words, root) {
    const options = parseOptions(words);
    return async (signal) => await runProperties(options, root, signal);
  },
};

async function runProperties({ times, files }: Options, root: string, signal: AbortSignal): Promise<number> {
  const chosen = files.length > 0 ? files : testsWithProperties(root);
  process.stdout.write(`properties: ${chosen.length} files, ${times} times their runs\n`);
  const status = await runToEnd(process.execPath, ["--test", "--test-reporter=dot", ...chosen], root, {
    environment: { WHERRY_PROPERTY_SHARE: String(times) },
    signal,
  });
  signal.throwIfAborted();
  return status;
}

interface Options {
  readonly times: number;
  readonly files: readonly string[];
}

function parseOptions(words: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: { times: { type: "string", default: "1" } },
    allowPositionals: true,
  });
  const times = Number(values.times);
  if (!(times > 0 && times < Number.POSITIVE_INFINITY))
    throw new TypeError(`--times is "${values.times}", which is not a positive number`);
  return { times, files: positionals };
}

function testsWithProperties(root: string): readonly string[] {
  const takesSample = /\b(assertProperty|sampleOf)\(/;
  return findTests(root).beside.filter((file) => takesSample.test(readFileSync(join(root, file), "utf8")));
}

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { testStoreDirectory } from "../../fixtures/test-store.ts";
import { openTestWorkshop } from "../../fixtures/test-workshop.ts";
import { findMmdebstrap } from "../../peers/mmdebstrap.ts";
import type { Campaign } from "../campaign.ts";
import { closures } from "./closures.ts";
import { compareClosure, lastComparison, openBase } from "./compare-closure.ts";
import { type ClosureResult, describeKinds, isSame, judgeClosure, linesOnlyIn } from "./judge-closure.ts";
import { writeFigures } from "./write-figures.ts";

const usage = `usage: npm run campaign closures [-- [--page] [--judge] [--keep DIR] [NUMBER | PACKAGE[+PACKAGE...]...]]

Holds the tree that Wherry makes of packages and all that they need against what dpkg makes of the same versions in a
chroot, with all their scripts: every path, with type, mode, owner, content, capabilities, hard links. As root. Without
words all sets of packages of the table (testing/campaigns/closures/closures.ts), with a number so many of them.

  --page      puts the figures into docs/campaigns.md
  --judge     makes and compares nothing: says what the last comparisons come to
  --keep DIR  where installations and what was found in them is kept; found once, it is not made again
`;

interface Options {
  readonly sets: readonly (readonly string[])[];
  readonly page: boolean;
  readonly judge: boolean;
  readonly keep: string;
}

/** What the package manager makes of packages, and what Wherry makes of them. */
export const closuresCampaign: Campaign = {
  name: "closures",
  summary: "trees of packages held against what dpkg makes of them in a chroot",
  usage,
  prepare(words, root) {
    const options = parseOptions(words);
    return async (signal) => await run(options, root, signal);
  },
};

function parseOptions(words: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: {
      page: { type: "boolean", default: false },
      judge: { type: "boolean", default: false },
      keep: { type: "string" },
    },
    allowPositionals: true,
  });
  const keep = values.keep ?? join(testStoreDirectory(), "closures");
  const [first = ""] = positionals;
  if (positionals.length === 1 && /^\d+$/.test(first)) {
    return { sets: closures.slice(0, Number(first)), page: values.page, judge: values.judge, keep };
  }
  const named = positionals.map((word) => closures.find((set) => set[0] === word) ?? word.split("+"));
  return { sets: named.length === 0 ? closures : named, page: values.page, judge: values.judge, keep };
}

async function run({ sets, page, judge, keep }: Options, root: string, signal: AbortSignal): Promise<number> {
  await mkdir(keep, { recursive: true });
  const results = judge ? await judgeAll(sets, keep) : await compareAll(sets, keep, signal);
  process.stdout.write(`\n${describeKinds(results, "reasoned")}\nNot made yet:\n\n${describeKinds(results, "left")}`);
  if (page) await writeFigures(results, root);
  return results.every(isSame) ? 0 : 1;
}

async function compareAll(sets: Options["sets"], folder: string, signal: AbortSignal): Promise<ClosureResult[]> {
  const mmdebstrap = await findMmdebstrap();
  if (typeof mmdebstrap === "string") throw new Error(mmdebstrap);
  const workshop = await openTestWorkshop(signal);
  await using _ = workshop.store;
  const laboratory = { workshop, mmdebstrap, folder };
  const base = await openBase(laboratory);
  const results: ClosureResult[] = [];
  for (const install of sets) {
    const started = process.hrtime.bigint();
    const result = await compareClosure(install, base, laboratory).then(
      (compared) => judgeClosure(install, compared),
      (error: unknown) => failed(install, error instanceof Error ? error.message : String(error)),
    );
    signal.throwIfAborted();
    results.push(result);
    tell(result, `${Number((process.hrtime.bigint() - started) / 1_000_000_000n)} s`);
  }
  return results;
}

async function judgeAll(sets: Options["sets"], folder: string): Promise<ClosureResult[]> {
  const results: ClosureResult[] = [];
  for (const install of sets) {
    const compared = await lastComparison(install, folder);
    const result = compared === undefined ? failed(install, "not compared") : judgeClosure(install, compared);
    results.push(result);
    tell(result, "as it was found");
  }
  return results;
}

function failed(install: readonly string[], failure: string): ClosureResult {
  return { install, packages: 0, kinds: new Map(), unexplained: [], failure };
}

function tell(result: ClosureResult, when: string): void {
  const { install, packages, unexplained, failure } = result;
  const lines = unexplained.map(({ path, what, ours, theirs }) => {
    return `  ${what} ${path}: ${linesOnlyIn(ours, theirs)} | ${linesOnlyIn(theirs, ours)}\n`;
  });
  const said = failure === undefined ? "" : `  ${failure}\n`;
  const how = isSame(result) ? "same" : "NOT ";
  process.stdout.write(`${how} ${install.join(" ")} (${packages} packages, ${when})\n${said}${lines.join("")}`);
}

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Group, TestPlan } from "./plan-tests.ts";
import { runToEnd } from "./run-to-end.ts";

/**
 * Carries a plan out, each run ending with the summary of Node's test runner. Returns the exit status: 0, or that of
 * the first run that failed.
 */
export async function runPlan(plan: TestPlan, root: string): Promise<number> {
  process.stdout.write(`${plan.headline}\n`);
  const folder = await mkdtemp(join(tmpdir(), "wherry-test-groups-"));
  try {
    let status = 0;
    for (const { groups, atOnce } of plan.runs) {
      const files: string[] = [];
      for (const group of groups) files.push(await entryOf(group, folder, root));
      const ended = await runToEnd(process.execPath, ["--test", `--test-concurrency=${atOnce}`, ...files], root);
      status ||= ended;
    }
    return status;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * The file for Node's test runner: the only one of a group, or one that loads them all, one after the other. One that
 * cannot be loaded is a test that fails, and does not keep the others from running.
 */
async function entryOf(group: Group, folder: string, root: string): Promise<string> {
  const [first = "", ...others] = group;
  if (others.length === 0) return first;
  const path = join(folder, `${first.replaceAll("/", "-")}-and-${others.length}-more.mjs`);
  const loads = group.map((file) => {
    const address = JSON.stringify(pathToFileURL(resolve(root, file)).href);
    return `await import(${address}).catch((error) => test(${JSON.stringify(`${file} is loaded`)}, () => { throw error; }));\n`;
  });
  await writeFile(path, `import { test } from "node:test";\n${loads.join("")}`);
  return path;
}

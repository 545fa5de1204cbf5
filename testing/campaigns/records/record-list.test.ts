import assert from "node:assert/strict";
import { test } from "node:test";
import { WherryError } from "@wherry/core/errors/errors.ts";
import type { ScriptRecord } from "@wherry/factory/scripts/script-record.ts";
import { type ListOptions, recordList } from "./record-list.ts";

const recordOf = (name: string): ScriptRecord => ({
  package: name,
  scripts: [{ name: "postinst", sha256: "0".repeat(64) }],
  effects: [],
  perMachine: [],
});
const { signal } = new AbortController();

/** Runs a list to its end: the roots that were tried, what was told, and the numbers of each root. */
async function run(names: readonly string[], options: Partial<ListOptions> & Pick<ListOptions, "record">) {
  const roots: string[] = [];
  const told: string[] = [];
  const sums: [records: string, recorded: number, failed: number][] = [];
  const record: ListOptions["record"] = async (some, known) => {
    roots.push(some.join("+"));
    return await options.record(some, known);
  };
  const usual = { known: [], batch: 1, tell: (line: string) => void told.push(line), signal };
  for await (const { records, recorded, failed } of recordList(names, { ...usual, ...options, record })) {
    sums.push([records.map((one) => one.package).join("+"), recorded, failed]);
  }
  return { roots, told, sums };
}

/** Records all, but where these two would share a root. */
const apart =
  (...pair: readonly string[]): ListOptions["record"] =>
  async (some) => {
    if (pair.length > 0 && pair.every((name) => some.includes(name))) {
      throw new WherryError("solver.unsatisfiable", `${pair.join(" and ")} do not go together`);
    }
    return { records: some.map(recordOf), failed: [] };
  };

test("as many packages as a batch has share a root, and what was recorded is there after each", async () => {
  const { roots, told, sums } = await run(["a", "b", "c"], { record: apart(), batch: 2 });
  assert.deepEqual(roots, ["a+b", "c"]);
  assert.deepEqual(told, ["a: recorded", "b: recorded", "c: recorded"]);
  assert.deepEqual(sums, [
    ["a+b", 2, 0],
    ["a+b+c", 1, 0],
  ]);
});

test("packages that cannot be in one root are tried in halves, in their order, before the next root", async () => {
  const { roots, sums } = await run(["a", "b", "c", "d", "e", "f"], { record: apart("b", "c"), batch: 5 });
  assert.deepEqual(roots, ["a+b+c+d+e", "a+b+c", "a+b", "c", "d+e", "f"]);
  assert.equal(sums.at(-1)?.[0], "a+b+c+d+e+f");
});

test("a package that cannot be recorded even alone is told and counted, and the others are recorded", async () => {
  const { roots, told, sums } = await run(["a", "b"], { record: apart("b"), batch: 2 });
  assert.deepEqual(roots, ["a+b", "a", "b"]);
  assert.deepEqual(told, ["a: recorded", "b: failed: solver.unsatisfiable: b do not go together"]);
  assert.deepEqual(sums.at(-1), ["a", 0, 1]);
});

test("scripts that fail are told and counted", async () => {
  const record = async () => ({ records: [], failed: [{ package: "a", output: "no such user" }] });
  const { told, sums } = await run(["a"], { record });
  assert.deepEqual(told, ["a: failed: no such user"]);
  assert.deepEqual(sums, [["", 0, 1]]);
});

test("what is known is not recorded anew, but with `again` what the list names", async () => {
  const seen: string[] = [];
  const record: ListOptions["record"] = async (_, known) => {
    seen.push(known.map((one) => one.package).join("+"));
    return { records: [], failed: [] };
  };
  const known = [recordOf("a"), recordOf("b")];
  await run(["a"], { record, known });
  await run(["a"], { record, known, again: true });
  assert.deepEqual(seen, ["a+b", "b"]);
});

test("what is no fault of the packages ends the list", async () => {
  for (const error of [new WherryError("interrupted", "stopped"), new TypeError("a mistake")]) {
    const record = async () => await Promise.reject(error);
    await assert.rejects(run(["a", "b"], { record, batch: 2 }), error);
  }
  const stopped = AbortSignal.abort(new Error("stopped"));
  await assert.rejects(run(["a"], { record: apart(), signal: stopped }), /stopped/);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { WherryError } from "@wherry/core/errors/errors.ts";
import type { Parser } from "./parser.ts";
import { tryInput } from "./trial.ts";

let time = 0;
let peak = 0;
const clock = { now: () => time, peak: () => peak };

async function outcomeOf(parse: Parser["parse"]) {
  const outcome = await tryInput({ name: "a", form: "bytes", parse }, new Uint8Array(), "/none", clock);
  return typeof outcome === "string" ? outcome : outcome.key;
}

test("an input is accepted or refused; whatever else comes of it is a failure", async () => {
  const thrown = (error: unknown) => () => {
    throw error;
  };
  const deep = (): number => deep() + 1;
  assert.equal(await outcomeOf(() => null), "accepted");
  assert.equal(await outcomeOf(async () => undefined), "refused");
  assert.equal(await outcomeOf(thrown(new WherryError("format.invalid", "a"))), "refused");
  assert.match(await outcomeOf(thrown(new WherryError("internal", "a"))), /^WherryError /);
  assert.match(await outcomeOf(thrown(new TypeError("a"))), /^TypeError .*testing\/campaigns\/fuzz\/trial\.test\.ts$/);
  assert.match(await outcomeOf(async () => Promise.reject(new RangeError("a"))), /^RangeError /);
  assert.equal(await outcomeOf(deep), "stack overflow");
  assert.equal(await outcomeOf(thrown("text")), "no error");
});

test("an input that takes too long or too much memory is a failure, though it is read", async () => {
  assert.equal(await outcomeOf(() => (time += 2001)), "slow");
  assert.equal(await outcomeOf(() => (peak += 2 ** 30)), "memory");
});

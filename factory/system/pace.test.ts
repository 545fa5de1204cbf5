import assert from "node:assert/strict";
import { test } from "node:test";
import { Pace, paced, SlowServerError } from "./pace.ts";

const limits = { leastRate: 10, window: 5, longest: 100 };
const slow = (code: SlowServerError["code"]) => (error: unknown) =>
  error instanceof SlowServerError && error.code === code;

test("one byte before each deadline is too slow, however long it goes on", () => {
  const pace = new Pace(limits);
  pace.note(3, 1);
  assert.throws(() => pace.note(3, 1), slow("ERR_TOO_SLOW"));
});

test("a pause is forgiven where the average is right, and a file that ends within one window", () => {
  const pace = new Pace(limits);
  for (let count = 0; count < 10; count++) {
    pace.note(0.1, 60);
    pace.note(4.9, 0);
  }
  new Pace(limits).note(4.9, 1);
});

test("a burst lasts for its own window only", () => {
  const pace = new Pace(limits);
  pace.note(5, 1_000_000);
  assert.throws(() => pace.note(5, 49), slow("ERR_TOO_SLOW"));
});

test("the time for one file is used up by all attempts together", () => {
  const pace = new Pace(limits);
  for (let count = 0; count < 20; count++) {
    pace.restart();
    pace.note(5, 1000);
  }
  assert.throws(() => pace.note(0.1, 1000), slow("ERR_TOO_LONG"));
});

test("only waiting counts, not what the reader does meanwhile", async () => {
  let seconds = 0;
  const source = async function* (wait: number) {
    for (let count = 0; count < 10; count++) {
      seconds += wait;
      yield new Uint8Array(1);
    }
  };
  const clock = () => seconds;
  for await (const _ of paced(source(0.001), new Pace(limits), clock)) seconds += 60;
  await assert.rejects(Array.fromAsync(paced(source(3), new Pace(limits), clock)), slow("ERR_TOO_SLOW"));
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { formatResults } from "./results.ts";

test("results are a table with sums", () => {
  const row = {
    name: "a/b",
    engine: "node",
    accepted: 1000,
    refused: 500,
    failed: 1,
    processor: 3,
    slowest: 7,
  } as const;
  const table = formatResults([{ ...row, failures: [{ index: 1, key: "a", message: "a", input: "" }] }]);
  assert.match(table, /^\| a\/b \| node \| 1,501 \| 500 \| 1,000 \| 1 \| 500 \| 7 \|$/m);
  assert.match(table, /^1,501 inputs in 3 s of the processor, 1 failures$/m);
});

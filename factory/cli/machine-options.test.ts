import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyDisks, portForwards } from "./machine-options.ts";

test("options that may be given again keep what was given before", () => {
  assert.deepEqual(emptyDisks("1M", emptyDisks("2G")), [2 * 2 ** 30, 2 ** 20]);
  assert.deepEqual(portForwards("0:22", portForwards("8080:80")), [
    { host: 8080, guest: 80 },
    { host: 0, guest: 22 },
  ]);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { formatSmallCommands } from "./small-commands.ts";

test("small commands are told as multiples of Node.js alone in the same run", () => {
  assert.equal(
    formatSmallCommands([
      { name: "node -e 0", milliseconds: 25 },
      { name: "wherry transpile, packed", milliseconds: 55 },
    ]),
    `| Command | CPU ms | times Node.js alone |
| --- | ---: | ---: |
| node -e 0 | 25 | 1.0 |
| wherry transpile, packed | 55 | 2.2 |
`,
  );
});

test("a program that cost nothing has no multiples", () => {
  const none = [{ name: "node -e 0", milliseconds: 0 }];
  assert.match(formatSmallCommands(none), /^\| node -e 0 \| 0 \| {2}\|$/m);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { type Workshop, withMirrors } from "./workshop.ts";

test("a definition's mirrors are added to those of the command line", () => {
  const workshop = { mirrors: { commandLine: { debian: "http://a.test" }, environment: {}, hostSettings: null } };
  const { mirrors } = withMirrors(workshop as unknown as Workshop, { debian: "http://b.test" });
  assert.deepEqual(
    [mirrors.commandLine, mirrors.definition],
    [{ debian: "http://a.test" }, { debian: "http://b.test" }],
  );
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { starterDefinition } from "./starter.ts";

for (const [name, expected] of [
  ["web", "web"],
  ["My Host_2", "my-host-2"],
  ["42", "my-host"],
  ["", "my-host"],
] as const) {
  test(`a starter for "${name}" names its image "${expected}"`, async () => {
    assert.match(await starterDefinition(name), new RegExp(`^name: ${expected}$`, "m"));
  });
}

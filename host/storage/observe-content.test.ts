import assert from "node:assert/strict";
import { test } from "node:test";
import { fakeMachine } from "@wherry/testing/fakes/fake-machine.ts";
import { observeVolume } from "./observe-content.ts";

const volume = { name: "data", node: "/dev/vdb", key: new Uint8Array() };

for (const [dump, flags] of [
  ['{"config": {"flags": ["allow-discards", 1]}}', ["allow-discards"]],
  ['{"config": {}}', []],
  ['{"config": {"flags": ["allow-disc', []],
  ["", []],
] as const) {
  test(`the flags of a volume whose header is told as ${dump || "nothing"} are ${flags.join() || "none"}`, () => {
    const { system } = fakeMachine({}, (words) => (words[1] === "luksDump" ? { stdout: dump } : 2));
    assert.deepEqual(observeVolume(system, volume), { name: "data", flags, opens: false, inside: undefined });
  });
}

import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeUtf8 } from "../bytes/utf8.ts";
import { viewMap } from "../tree/map-view.ts";
import { parsePreset, presetUnits, readPresets } from "./preset.ts";

const rules = parsePreset(
  [
    "# x",
    "enable getty@.service tty1 tty2",
    "disable getty@*.service",
    "disable sys*-wait.service",
    "ignore left.service",
    "what?",
    "enable a.service b",
  ].join("\n"),
);
const CASES: readonly [unit: string, enabled: readonly string[]][] = [
  ["getty@tty1.service", ["getty@tty1.service"]],
  ["getty@tty9.service", []],
  ["getty@.service", ["getty@tty1.service", "getty@tty2.service"]],
  ["system-wait.service", []],
  ["left.service", []],
  ["anything.service", ["anything.service"]],
];
for (const [unit, enabled] of CASES) {
  test(`of ${unit}, presets enable ${enabled.join(" and ") || "nothing"}`, () => {
    assert.deepEqual(presetUnits(rules, unit), enabled);
  });
}

test("files are read in the order of their names, and /etc has one in place of /usr's", () => {
  const texts = {
    "/usr/lib/systemd/system-preset/20-b.preset": "disable b.service\nenable c.service",
    "/usr/lib/systemd/system-preset/10-a.preset": "disable a.service",
    "/etc/systemd/system-preset/10-a.preset": "disable c.service",
    "/etc/systemd/system-preset/30-c.conf": "disable d.service",
  };
  const nodes = Object.entries(texts).map(([path, text]) => [path, { kind: "file" as const, text }] as const);
  const found = readPresets(
    viewMap(new Map(nodes), ({ text }) => encodeUtf8(text)),
    "system",
  );
  assert.deepEqual(
    ["a", "b", "c", "d"].filter((name) => presetUnits(found, `${name}.service`).length > 0),
    ["a", "d"],
  );
});

test("a pattern of a package's that has no end stands for itself", () => {
  assert.deepEqual(presetUnits(parsePreset("disable [\n"), "a.service"), ["a.service"]);
});

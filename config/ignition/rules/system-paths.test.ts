import assert from "node:assert/strict";
import { test } from "node:test";
import { readIgnition } from "../read-ignition.ts";

const cases: readonly (readonly [node: object, says: RegExp | undefined])[] = [
  [{ path: "/usr/bin/x" }, /^\/usr\/bin\/x is part of the operating system/],
  [{ path: "/usr/local/bin/x" }, undefined],
  [{ path: "/usrx" }, undefined],
  [{ path: "/var/lib/wherry/provisioning/report.json" }, /is the agent's own/],
  [{ path: "/var/lib/wherryx" }, undefined],
  [{ path: "/proc/sys/kernel/core_pattern" }, /what is in \/proc is the kernel's/],
  [{ path: "/etc/passwd", overwrite: true, contents: { source: "data:,x" } }, /this replaces \/etc\/passwd/],
  [{ path: "/etc/passwd", append: [{ source: "data:,x" }] }, undefined],
  [{ path: "/etc/motd", overwrite: true, contents: { source: "data:,x" } }, undefined],
];

test("what lies in a place of others is a warning with its place, and the configuration stays valid", () => {
  for (const [node, says] of cases) {
    const text = JSON.stringify({ ignition: { version: "3.4.0" }, storage: { files: [node] } });
    const { findings, fatal } = readIgnition(text);
    assert.equal(fatal, false);
    assert.deepEqual(
      findings.map(({ level, path, column }) => [level, path, column]),
      says === undefined ? [] : [["warning", ["storage", "files", 0, "path"], text.indexOf('"/') + 1]],
    );
    assert.match(findings[0]?.message ?? "", says ?? /^$/);
  }
});

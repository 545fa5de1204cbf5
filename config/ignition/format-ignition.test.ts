import assert from "node:assert/strict";
import { test } from "node:test";
import { anyIgnitionConfig } from "@wherry/testing/corpora/ignition-arbitrary.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { formatIgnition } from "./format-ignition.ts";
import { parseIgnition } from "./parse-ignition.ts";

test("what is written is read as the same, whatever version it came from", () => {
  assertProperty(
    fc.property(anyIgnitionConfig, fc.constantFrom(undefined, 2), (values, indent) => {
      const { config, findings } = parseIgnition(JSON.stringify(values));
      assert.ok(config !== undefined, JSON.stringify(findings));
      const again = parseIgnition(formatIgnition(config, indent));
      assert.deepEqual(again.config, config);
      assert.equal(again.version, "3.7.0-experimental");
    }),
    { numRuns: 300 },
  );
});

test("keys come in the order of their names; what is empty, and a partition's number of 0, is left out", () => {
  const config = {
    systemd: { units: [] },
    storage: { disks: [{ partitions: [{ number: 0, label: "a" }], device: "/dev/a" }], files: [] },
    passwd: {},
    ignition: { version: "3.7.0-experimental", security: { tls: {} } },
  };
  assert.equal(
    formatIgnition(config),
    '{"ignition":{"version":"3.7.0-experimental"},"storage":{"disks":[{"device":"/dev/a","partitions":[{"label":"a"}]}]}}',
  );
});

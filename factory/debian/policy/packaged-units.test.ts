import assert from "node:assert/strict";
import { test } from "node:test";
import { parseUnitName } from "@wherry/core/systemd/unit-name.ts";
import { loadPackagedUnits } from "./packaged-units.ts";

test("packages and units stand under names that they may have, sorted, and each once", () => {
  const units = loadPackagedUnits();
  const names = Object.keys(units);
  assert.ok(names.length > 1000);
  assert.deepEqual(names, [...names].sort());
  for (const [name, ofPackage] of Object.entries(units)) {
    assert.match(name, /^[a-z0-9][a-z0-9+.-]+$/);
    assert.ok(ofPackage.length > 0, name);
    assert.equal(new Set(ofPackage).size, ofPackage.length, name);
    for (const unit of ofPackage) assert.ok(parseUnitName(unit) !== undefined, unit);
  }
  assert.deepEqual(units.acpid, ["acpid.path", "acpid.service", "acpid.socket"]);
});

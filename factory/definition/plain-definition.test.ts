import assert from "node:assert/strict";
import { test } from "node:test";
import { plainDefinition, untrimmed } from "./plain-definition.ts";

test("a plain definition is what the schema says of a name alone: no kernel, nothing asked for", () => {
  const plain = plainDefinition("web", "1");
  assert.deepEqual([plain.name, plain.version, plain.hostname], ["web", "1", "web"]);
  assert.deepEqual([plain.kernel, plain.firewall, plain.output], [null, null, ["oci"]]);
  const { install, omit, stock, pins } = plain.packages;
  assert.deepEqual([install, omit, stock, pins], [[], [], { install: [], omit: [], without: [] }, []]);
  assert.deepEqual([plain.users, plain.files, plain.services.enable, plain.inherited], [[], [], [], {}]);
  assert.ok(plain.disk.var > 0);
  assert.deepEqual(Object.keys(untrimmed).sort(), Object.keys(plain.trim).sort());
});

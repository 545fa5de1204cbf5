import assert from "node:assert/strict";
import { lstatSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { sketchRoot } from "@wherry/testing/fixtures/provisioning-sketch.ts";
import { rooted } from "../system/rooted.ts";
import { makeMachineId } from "./identity.ts";

const uuid = "proc/sys/kernel/random/uuid";
const random = { [uuid]: "01234567-89ab-cdef-0123-456789abcdef\n" };
const made = "0123456789abcdef0123456789abcdef\n";

for (const { name, files, id } of [
  { name: "is made where there is none", files: { "etc/": "" }, id: made },
  { name: "is made where the image ships an empty one", files: { "etc/machine-id": "" }, id: made },
  {
    name: "is made where systemd would take it for uninitialized",
    files: { "etc/machine-id": "uninitialized\n" },
    id: made,
  },
  { name: "is made where it is cut off", files: { "etc/machine-id": "0123456789abcdef" }, id: made },
  { name: "stays where there is one", files: { "etc/machine-id": `${"f".repeat(32)}\n` }, id: `${"f".repeat(32)}\n` },
  { name: "stays without an end of line", files: { "etc/machine-id": "e".repeat(32) }, id: "e".repeat(32) },
]) {
  test(`a machine-id ${name}`, async () => {
    await using sketch = await sketchRoot({ ...random, ...files });
    const system = rooted(sketch.system, sketch.root);
    makeMachineId(system);
    assert.equal(Buffer.from(system.readFile("/etc/machine-id") ?? []).toString(), id);
    if (id === made) assert.equal(lstatSync(join(sketch.root, "etc/machine-id")).mode & 0o7777, 0o444);
    assert.deepEqual(system.list("/etc"), ["machine-id"]);
  });
}

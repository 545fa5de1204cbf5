import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { machine } from "node:os";
import { test } from "node:test";
import {
  architectureNames,
  architectures,
  debianNameOf,
  findArchitecture,
  recogniseArchitecture,
} from "./architectures.ts";

test("every architecture is found by each of its names, and by no other's", () => {
  assert.deepEqual(Object.keys(architectures), architectureNames);
  for (const one of Object.values(architectures)) {
    assert.equal(findArchitecture(one.name), one);
    assert.equal(debianNameOf(one.node), one.name);
    for (const name of [one.name, one.kernel, one.node, one.efi, ...one.alias, one.kernel.toUpperCase()])
      assert.equal(recogniseArchitecture(name), one, name);
  }
  assert.equal(recogniseArchitecture("riscv64"), undefined);
  assert.equal(findArchitecture("x86_64"), undefined);
  assert.equal(debianNameOf("riscv64"), "riscv64");
});

test("this machine is the same one by the kernel's name, by Node's, and by its programs", {
  skip: findArchitecture(debianNameOf(process.arch)) === undefined && "images are not built for this architecture",
}, () => {
  const own = recogniseArchitecture(machine());
  assert.equal(own?.node, process.arch);
  assert.equal(execFileSync("uname", ["-m"], { encoding: "utf8" }).trim(), own?.kernel);
  // Its header, and where the name of its loader stands.
  const head = readFileSync(process.execPath).subarray(0, 4096);
  assert.equal(head.readUInt16LE(18), own?.elfMachine);
  assert.ok(head.includes(`/${own?.loader.split("/").at(-1)}\0`));
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { machineTools, packageOfProgram, toolPackages, toolSet, toolSets } from "./tool-sets.ts";

test("sets together leave out only what each of them does without", () => {
  const { install, omit } = toolPackages(["erofs", "machine-amd64"], "amd64");
  assert.deepEqual(install, ["erofs-utils", "qemu-system-x86", "ovmf"]);
  assert.ok(omit.includes("debconf"));
  assert.ok(!omit.includes("seabios"), "erofs says nothing about it");
  assert.ok(toolPackages(["machine-amd64"], "amd64").omit.includes("seabios"));
});

test("an unknown set and an unknown architecture are refused with a hint", () => {
  assert.throws(() => toolSet("toString"), { code: "tool.missing", hint: /erofs, machine-amd64/ });
  assert.throws(() => toolPackages(["erofs"], "riscv64"), { code: "tool.missing", hint: /WHERRY_TOOLS=host/ });
  assert.throws(() => machineTools("riscv64"), { code: "machine.failed" });
});

test("every emulator is a program of its set, and programs that run by default have a known package", () => {
  for (const architecture of ["amd64", "arm64"]) {
    const { set, emulator } = machineTools(architecture);
    assert.ok(Object.hasOwn(toolSets[set].programs, emulator));
  }
  for (const name of ["erofs", "machine-amd64", "machine-arm64", "ssh"]) {
    for (const program of Object.keys(toolSet(name).programs)) assert.ok(packageOfProgram(program), program);
  }
});

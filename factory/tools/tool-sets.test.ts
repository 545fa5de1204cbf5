import assert from "node:assert/strict";
import { test } from "node:test";
import { debianTools } from "../debian/policy/tool-sets.ts";
import { machineTools, toolPackages, toolSet } from "./tool-sets.ts";

test("a set is some packages, without what only their scripts need", () => {
  const { install, omit } = toolPackages("machine-amd64", "amd64", debianTools);
  assert.deepEqual(install, ["qemu-system-x86", "ovmf"]);
  assert.ok(omit.includes("debconf") && omit.includes("seabios"));
});

test("an unknown set and an unknown architecture are refused with a hint", () => {
  assert.throws(() => toolSet("toString", debianTools), { code: "tool.missing", hint: /erofs, machine-amd64/ });
  assert.throws(() => toolPackages("erofs", "riscv64", debianTools), {
    code: "tool.missing",
    hint: /WHERRY_TOOLS=host/,
  });
  assert.throws(() => machineTools("riscv64"), { code: "tool.missing" });
});

test("every emulator is a program of its set, and programs that run by default have a known package", () => {
  for (const architecture of ["amd64", "arm64"]) {
    const { set, emulator } = machineTools(architecture);
    assert.ok(Object.hasOwn(toolSet(set, debianTools).programs, emulator));
  }
  for (const name of ["erofs", "machine-amd64", "machine-arm64", "sharing", "ssh"]) {
    for (const program of Object.keys(toolSet(name, debianTools).programs))
      assert.ok(debianTools.owners[program], program);
  }
});

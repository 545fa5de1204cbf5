import assert from "node:assert/strict";
import { test } from "node:test";
import { buildElf } from "@wherry/testing/samples/elf.ts";
import { type ProgramFacts, readProgramFacts } from "./program-facts.ts";

const elf = buildElf({ machine: 62, interpreter: "/lib64/ld.so", needed: ["liba.so"], runpath: "/a:/b" });
const CASES: readonly [what: string, bytes: Uint8Array, facts: ProgramFacts][] = [
  ["a script", Buffer.from("#!/bin/sh\nexit"), { kind: "script", interpreter: "/bin/sh", argument: "" }],
  [
    "blanks around an interpreter",
    Buffer.from("#! \t/usr/bin/env  -S a b \nx"),
    { kind: "script", interpreter: "/usr/bin/env", argument: "-S a b" },
  ],
  [
    "a first line that never ends",
    Buffer.from(`#!/bin/${"a".repeat(10_000)}`),
    { kind: "script", interpreter: `/bin/${"a".repeat(249)}`, argument: "" },
  ],
  [
    "a program",
    elf,
    { kind: "elf", machine: 62, interpreter: "/lib64/ld.so", needed: ["liba.so"], runpath: ["/a", "/b"] },
  ],
  ["a damaged program", elf.subarray(0, 100), { kind: "other" }],
  ["an empty file", new Uint8Array(), { kind: "other" }],
];
for (const [what, bytes, facts] of CASES) {
  test(`of ${what} the kernel knows what to do`, () => {
    assert.deepEqual(readProgramFacts(bytes), facts);
  });
}

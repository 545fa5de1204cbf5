import assert from "node:assert/strict";
import { test } from "node:test";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import { buildElf, buildModule } from "@wherry/testing/samples/elf.ts";
import fc from "fast-check";
import { elfSymbols, readElf, readElfSections, sectionBytes } from "./elf.ts";

const library = buildElf({
  interpreter: "/lib64/ld-linux-x86-64.so.2",
  needed: ["libdevmapper.so.1.02.1", "libc.so.6"],
  soname: "libsample.so.1",
  runpath: "/usr/lib/sample:$ORIGIN",
});
const module = buildModule({ modinfo: ["name=sample"], exports: ["given"], needs: ["taken"] });

test("a library says what it is, what it needs and where it looks", () => {
  const elf = readElf(library);
  assert.equal(elf.machine, 62);
  assert.equal(elf.type, 3);
  assert.equal(elf.interpreter, "/lib64/ld-linux-x86-64.so.2");
  assert.deepEqual(elf.needed, ["libdevmapper.so.1.02.1", "libc.so.6"]);
  assert.equal(elf.soname, "libsample.so.1");
  assert.deepEqual(elf.runpath, ["/usr/lib/sample", "$ORIGIN"]);
});

test("a module has sections and symbols, and nothing dynamic", () => {
  const elf = readElf(module);
  assert.equal(elf.type, 1);
  assert.equal(elf.interpreter, undefined);
  assert.deepEqual(elf.needed, []);
  const sections = readElfSections(module);
  assert.equal(Buffer.from(sectionBytes(sections, ".modinfo") ?? []).toString(), "name=sample\0");
  assert.equal(sectionBytes(sections, ".absent"), undefined);
  assert.deepEqual(
    elfSymbols(sections).map(({ name, section }) => [name, section]),
    [
      ["taken", 0],
      ["__crc_given", 1],
    ],
  );
});

for (const [what, bytes] of [
  ["nothing", Buffer.alloc(0)],
  ["a shell script", Buffer.from("#!/bin/sh\n".padEnd(100))],
  ["a cut-off header", library.subarray(0, 40)],
  ["a file cut off in its section headers", module.subarray(0, module.length - 70)],
  ["a 32-bit file", Buffer.from(library).fill(1, 4, 5)],
  ["a big-endian file", Buffer.from(library).fill(2, 5, 6)],
] as const) {
  test(`${what} is refused as an ELF file`, () => {
    assert.throws(() => [readElf(bytes), readElfSections(bytes)], isFormatError);
  });
}

for (const [what, original] of [
  ["library", library],
  ["module", module],
] as const) {
  test(`a ${what} with any bytes changed is read or refused, never anything else`, () => {
    const change = fc.tuple(fc.nat(original.length - 1), fc.nat(255));
    assertProperty(
      fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), fc.nat(original.length), (changes, cut) => {
        const bytes = Buffer.from(original);
        for (const [at, value] of changes) bytes[at] = value;
        for (const input of [bytes, bytes.subarray(0, cut)]) {
          try {
            const elf = readElfSections(input);
            elfSymbols(elf);
            for (const { name } of elf.sections) sectionBytes(elf, name);
          } catch (error) {
            assert.ok(isFormatError(error), String(error));
          }
          try {
            readElf(input);
          } catch (error) {
            assert.ok(isFormatError(error), String(error));
          }
        }
      }),
      { numRuns: 2000, seed: 1 },
    );
  });
}

function isFormatError(error: unknown): boolean {
  return error instanceof WherryError && error.code === "format.invalid";
}

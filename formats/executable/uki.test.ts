import assert from "node:assert/strict";
import { test } from "node:test";
import { peSection, readPe } from "./read-pe.ts";
import { buildUki, type UkiSection } from "./uki.ts";

const text = (value: string) => new TextEncoder().encode(value);

interface Shape {
  readonly sections: readonly { readonly name: string; readonly content: Uint8Array }[];
  readonly sizeOfHeaders?: number;
  readonly nx?: boolean;
}

/** A small EFI program: headers of 1 KiB, then each section in 512 bytes of the file and a page of memory. */
function program({ sections, sizeOfHeaders = 1024, nx = true }: Shape): Uint8Array {
  const bytes = new Uint8Array(sizeOfHeaders + sections.length * 512);
  const view = new DataView(bytes.buffer);
  bytes.set(text("MZ"), 0);
  view.setUint32(60, 64, true);
  bytes.set(text("PE\0\0"), 64);
  view.setUint16(68, 0x8664, true);
  view.setUint16(70, sections.length, true);
  view.setUint32(72, 0x12345678, true); // time stamp
  view.setUint16(84, 240, true);
  const optional = 88;
  view.setUint16(optional, 0x20b, true);
  view.setUint32(optional + 32, 4096, true);
  view.setUint32(optional + 36, 512, true);
  view.setUint32(optional + 56, 4096 * (sections.length + 1), true);
  view.setUint32(optional + 60, sizeOfHeaders, true);
  view.setUint32(optional + 64, 0xdeadbeef, true); // checksum
  view.setUint16(optional + 70, nx ? 0x160 : 0x60, true);
  view.setUint32(optional + 108, 16, true);
  for (const [index, { name, content }] of sections.entries()) {
    const at = optional + 240 + index * 40;
    bytes.set(text(name), at);
    view.setUint32(at + 8, content.length, true);
    view.setUint32(at + 12, 4096 * (index + 1), true);
    view.setUint32(at + 16, 512, true);
    view.setUint32(at + 20, sizeOfHeaders + index * 512, true);
    bytes.set(content, sizeOfHeaders + index * 512);
  }
  return bytes;
}

const stub = program({ sections: [{ name: ".text", content: text("stub") }] });
const kernel = program({ sections: [{ name: ".text", content: text("kernel") }] });
const parts: UkiSection[] = [
  { name: ".osrel", content: text("ID=wherry\n") },
  { name: ".cmdline", content: text("quiet") },
  { name: ".linux", content: kernel },
  { name: ".initrd", content: new Uint8Array(10_000).fill(5) },
];

test("each section comes back, aligned in memory and in the file", () => {
  const uki = buildUki({ stub, sections: parts });
  const pe = readPe(uki);
  assert.deepEqual(
    pe.sections.map(({ name, virtualAddress, virtualSize, fileOffset, fileSize }) => [
      name,
      virtualAddress,
      virtualSize,
      fileOffset,
      fileSize,
    ]),
    [
      [".text", 4096, 4, 1024, 512],
      [".osrel", 8192, 10, 1536, 512],
      [".cmdline", 12288, 5, 2048, 512],
      [".linux", 16384, 1536, 2560, 1536],
      [".initrd", 20480, 10_000, 4096, 10_240],
    ],
  );
  for (const { name, content } of parts) assert.deepEqual(peSection(uki, name), content);
  assert.equal(pe.sizeOfImage, 20480 + 12288);
  assert.equal(uki.length, 4096 + 10_240);
  const view = new DataView(uki.buffer);
  assert.equal(view.getUint32(72, true), 0, "time stamp");
  assert.equal(view.getUint32(88 + 64, true), 0, "checksum");
});

test("the image claims to live with NX only where the kernel does", () => {
  assert.equal(readPe(buildUki({ stub, sections: parts })).dllCharacteristics & 0x100, 0x100);
  const old = program({ sections: [{ name: ".text", content: text("old") }], nx: false });
  const uki = buildUki({ stub, sections: [{ name: ".linux", content: old }] });
  assert.equal(readPe(uki).dllCharacteristics, 0x60);
});

test("the kernel's SBAT lines join the stub's", () => {
  const sbat = (line: string) => ({ name: ".sbat", content: text(`sbat,1,x\n${line}\n\0`) });
  const withSbat = program({ sections: [sbat("stub,1"), { name: ".reloc", content: text("r") }] });
  const sections = [{ name: ".linux", content: program({ sections: [sbat("linux,1")] }) }];
  const merged = new TextDecoder().decode(peSection(buildUki({ stub: withSbat, sections }), ".sbat"));
  assert.match(merged, /^sbat,1,SBAT Version,[^\n]+\nstub,1\nlinux,1\nuki,1,UKI,[^\n]+\n\0$/);
  const long = [{ name: ".linux", content: program({ sections: [sbat("x".repeat(420))] }) }];
  assert.throws(() => buildUki({ stub: withSbat, sections: long }), { code: "format.too-large" });
});

test("stubs without room, signed stubs and wrong names are refused", () => {
  const many = Array.from({ length: 18 }, (_, n) => ({ name: `.${"abcdefghijklmnopqr"[n]}`, content: text("x") }));
  assert.throws(() => buildUki({ stub, sections: many }), {
    code: "format.too-large",
    message: "the EFI stub has room for 16 more sections, not for 18",
  });
  const signed = stub.slice();
  new DataView(signed.buffer).setUint32(88 + 112 + 32, 4096, true);
  assert.throws(() => buildUki({ stub: signed, sections: parts }), { code: "format.invalid" });
  for (const name of ["linux", ".waytoolong", ".text", ""]) {
    assert.throws(() => buildUki({ stub, sections: [{ name, content: text("x") }] }), { code: "format.invalid" }, name);
  }
});

test("damaged programs are refused", () => {
  const fields: Record<string, [number, number]> = {
    "DOS signature": [0, 0],
    "PE offset": [60, 0xfffffff0],
    "odd PE offset": [60, 65],
    "PE signature": [64, 0],
    "number of sections": [70, 0xffff],
    "optional header": [84, 0],
    magic: [88, 0x10b],
    "section alignment": [88 + 32, 3],
    "file alignment": [88 + 36, 0],
    "size of headers": [88 + 60, 0x7fffffff],
    "size of a section": [88 + 240 + 16, 0x7fffffff],
    "place of a section": [88 + 240 + 20, 0xffffff00],
  };
  for (const [name, [at, value]] of Object.entries(fields)) {
    const damaged = stub.slice();
    new DataView(damaged.buffer).setUint32(at, value, true);
    assert.throws(() => readPe(damaged), { code: "format.invalid" }, name);
  }
  for (let length = 0; length < stub.length; length += 7) {
    assert.throws(() => readPe(stub.subarray(0, length)), { code: "format.invalid" }, `${length} bytes`);
  }
});

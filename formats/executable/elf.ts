import { isAscii } from "node:buffer";
import { dataViewOf } from "@wherry/core/bytes/data-view.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";

/** A section header: where in the file, and what. Sections without bytes in the file (`.bss`) have size 0 here. */
interface ElfSection {
  readonly name: string;
  readonly type: number;
  readonly offset: number;
  readonly size: number;
}

/** What is worth knowing of a program, library or kernel module. */
interface Elf {
  /** e_machine: 62 is x86-64, 183 is AArch64. */
  readonly machine: number;
  /** e_type: 1 relocatable, 2 executable, 3 shared object or position-independent executable. */
  readonly type: number;
  /** PT_INTERP: "/lib64/ld-linux-x86-64.so.2"; undefined for libraries, modules and static programs. */
  readonly interpreter: string | undefined;
  /** DT_NEEDED, in order. */
  readonly needed: readonly string[];
  readonly soname: string | undefined;
  /** DT_RUNPATH, or DT_RPATH where that is missing; split at colons. */
  readonly runpath: readonly string[];
}

/** What is found by the names of sections: of modules of the kernel, which have no segments. */
interface ElfSections {
  readonly sections: readonly ElfSection[];
  readonly bytes: Uint8Array;
}

interface ElfSymbol {
  readonly name: string;
  /** Index of the section that defines it; 0 where it is undefined. */
  readonly section: number;
  /** 0 local, 1 global, 2 weak. */
  readonly binding: number;
}

interface Segment {
  readonly type: number;
  readonly offset: number;
  readonly address: number;
  readonly size: number;
}

const PT_LOAD = 1;
const PT_DYNAMIC = 2;
const PT_INTERP = 3;
const SHT_NOBITS = 8;
const DT = { NULL: 0, NEEDED: 1, STRTAB: 5, STRSZ: 10, SONAME: 14, RPATH: 15, RUNPATH: 29 } as const;

/** Whether bytes start like an ELF file. */
export function isElf(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && bytes[0] === 0x7f && bytes[1] === 0x45 && bytes[2] === 0x4c && bytes[3] === 0x46;
}

/**
 * Reads a 64-bit little-endian ELF file (System V ABI, chapters 4 and 5). Every offset is checked against the file.
 *
 * @throws {WherryError} format.invalid when it is not such a file, or an offset, size or name lies outside of it
 */
export function readElf(bytes: Uint8Array): Elf {
  const view = viewElf(bytes);
  const segments = readSegments(view);
  const dynamic = readDynamic(bytes, segments);
  const interpreter = segments.find((segment) => segment.type === PT_INTERP);
  return {
    machine: view.getUint16(18, true),
    type: view.getUint16(16, true),
    interpreter: interpreter && text(slice(bytes, interpreter.offset, interpreter.size), 0),
    ...dynamic,
  };
}

/**
 * Reads the table of sections of such a file.
 *
 * @throws {WherryError} format.invalid when it is not such a file, or an offset, size or name lies outside of it
 */
export function readElfSections(bytes: Uint8Array): ElfSections {
  return { sections: readSections(viewElf(bytes), bytes), bytes };
}

function viewElf(bytes: Uint8Array): DataView {
  if (!isElf(bytes)) throw invalid("it does not start with the ELF magic");
  if (bytes.length < 64) throw invalid("it is shorter than an ELF header");
  if (bytes[4] !== 2 || bytes[5] !== 1) throw invalid("it is not 64-bit little-endian");
  return dataViewOf(bytes);
}

/** The bytes of the first section of that name; undefined where no section has it. */
export function sectionBytes(elf: ElfSections, name: string): Uint8Array | undefined {
  const section = elf.sections.find((candidate) => candidate.name === name);
  return section && slice(elf.bytes, section.offset, section.size);
}

/**
 * `.symtab` without its null entry, in file order; empty where the file is stripped.
 *
 * @throws {WherryError} format.invalid when the table ends within an entry, or a name lies outside of `.strtab`
 */
export function elfSymbols(elf: ElfSections): readonly ElfSymbol[] {
  const table = sectionBytes(elf, ".symtab");
  const strings = sectionBytes(elf, ".strtab");
  if (table === undefined || strings === undefined) return [];
  if (table.length % 24 !== 0) throw invalid("the symbol table is not a whole number of entries");
  const view = dataViewOf(table);
  const nameAt = namesIn(strings);
  const symbols: ElfSymbol[] = [];
  for (let at = 24; at < table.length; at += 24) {
    symbols.push({
      name: nameAt(view.getUint32(at, true)),
      section: view.getUint16(at + 6, true),
      binding: view.getUint8(at + 4) >> 4,
    });
  }
  return symbols;
}

function readSegments(view: DataView): Segment[] {
  const offset = number(view.getBigUint64(32, true));
  const count = view.getUint16(56, true);
  if (count === 0) return [];
  if (view.getUint16(54, true) !== 56) throw invalid("its program headers have an unknown size");
  within(view.byteLength, offset, count * 56);
  return Array.from({ length: count }, (_, index) => {
    const at = offset + index * 56;
    return {
      type: view.getUint32(at, true),
      offset: number(view.getBigUint64(at + 8, true)),
      address: number(view.getBigUint64(at + 16, true)),
      size: number(view.getBigUint64(at + 32, true)),
    };
  });
}

function readSections(view: DataView, bytes: Uint8Array): ElfSection[] {
  const offset = number(view.getBigUint64(40, true));
  const count = view.getUint16(60, true);
  if (offset === 0 || count === 0) return [];
  if (view.getUint16(58, true) !== 64) throw invalid("its section headers have an unknown size");
  within(view.byteLength, offset, count * 64);
  const raw = Array.from({ length: count }, (_, index) => {
    const at = offset + index * 64;
    const type = view.getUint32(at + 4, true);
    return {
      nameOffset: view.getUint32(at, true),
      type,
      offset: number(view.getBigUint64(at + 24, true)),
      // The null section has no type and may carry counts in its size field.
      size: type === SHT_NOBITS || type === 0 ? 0 : number(view.getBigUint64(at + 32, true)),
    };
  });
  const names = raw[view.getUint16(62, true)];
  if (names === undefined) throw invalid("its section names lie in a section that does not exist");
  const nameAt = namesIn(slice(bytes, names.offset, names.size));
  return raw.map(({ nameOffset, type, offset: start, size }) => {
    if (size > 0) within(bytes.length, start, size);
    return { name: type === 0 ? "" : nameAt(nameOffset), type, offset: start, size };
  });
}

function readDynamic(bytes: Uint8Array, segments: readonly Segment[]): Pick<Elf, "needed" | "soname" | "runpath"> {
  const segment = segments.find((candidate) => candidate.type === PT_DYNAMIC);
  if (segment === undefined) return { needed: [], soname: undefined, runpath: [] };
  const table = slice(bytes, segment.offset, segment.size);
  const view = dataViewOf(table);
  const entries: { tag: number; value: number }[] = [];
  for (let at = 0; at + 16 <= table.length; at += 16) {
    const tag = view.getBigUint64(at, true);
    if (tag === 0n) break;
    // Tags above 32 bits belong to processors and systems; their values need not be offsets.
    if (tag < 0x40n) entries.push({ tag: Number(tag), value: number(view.getBigUint64(at + 8, true)) });
  }
  const first = (tag: number) => entries.find((entry) => entry.tag === tag)?.value;
  const address = first(DT.STRTAB);
  const size = first(DT.STRSZ);
  if (address === undefined || size === undefined) return { needed: [], soname: undefined, runpath: [] };
  const strings = slice(bytes, fileOffset(segments, address), size);
  const soname = first(DT.SONAME);
  const runpath = first(DT.RUNPATH) ?? first(DT.RPATH);
  return {
    needed: entries.filter((entry) => entry.tag === DT.NEEDED).map((entry) => text(strings, entry.value)),
    soname: soname === undefined ? undefined : text(strings, soname),
    runpath: runpath === undefined ? [] : text(strings, runpath).split(":"),
  };
}

/** Dynamic entries hold addresses; the file offset follows from the loaded segment around them. */
function fileOffset(segments: readonly Segment[], address: number): number {
  const segment = segments.find(
    ({ type, address: start, size }) => type === PT_LOAD && address >= start && address < start + size,
  );
  if (segment === undefined) throw invalid("its string table lies outside of every segment");
  return segment.offset + (address - segment.address);
}

/** The names in a table of many: it is made a string once, as each decoding of its own takes longer than the name. */
function namesIn(strings: Uint8Array): (offset: number) => string {
  const all = Buffer.from(strings.buffer, strings.byteOffset, strings.byteLength).toString("latin1");
  const plain = isAscii(strings);
  return (offset) => {
    const end = all.indexOf("\0", offset);
    if (offset >= all.length || end < 0) throw invalid("a name lies outside of its string table");
    const name = all.slice(offset, end);
    return plain ? name : Buffer.from(name, "latin1").toString("utf8");
  };
}

function text(strings: Uint8Array, offset: number): string {
  const end = strings.indexOf(0, offset);
  if (offset >= strings.length || end < 0) throw invalid("a name lies outside of its string table");
  return Buffer.from(strings.buffer, strings.byteOffset + offset, end - offset).toString("utf8");
}

function slice(bytes: Uint8Array, offset: number, size: number): Uint8Array {
  within(bytes.length, offset, size);
  return bytes.subarray(offset, offset + size);
}

function within(length: number, offset: number, size: number): void {
  if (offset + size > length) throw invalid(`bytes ${offset} to ${offset + size} lie beyond its end at ${length}`);
}

function number(value: bigint): number {
  if (value > 0x1f_ffff_ffff_ffffn) throw invalid("an offset or size is beyond all reason");
  return Number(value);
}

function invalid(why: string): WherryError {
  return new WherryError("format.invalid", `this is not an ELF file that can be read: ${why}`);
}

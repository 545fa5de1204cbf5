/** What a sample ELF file is to hold; everything else about it is minimal. */
export interface ElfSample {
  /** Default: 1 for a module; 3 where it has something dynamic. */
  readonly machine?: number;
  readonly interpreter?: string;
  readonly needed?: readonly string[];
  readonly soname?: string;
  readonly runpath?: string;
  readonly sections?: Readonly<Record<string, Uint8Array>>;
  readonly symbols?: readonly { readonly name: string; readonly section: number }[];
}

/** Builds a small, valid ELF64 file for tests. */
export function buildElf(sample: ElfSample): Buffer {
  const parts: Buffer[] = [Buffer.alloc(64)];
  let size = 64;
  const append = (bytes: Uint8Array) => {
    const offset = size;
    const padding = (8 - (bytes.length % 8)) % 8;
    parts.push(Buffer.from(bytes), Buffer.alloc(padding));
    size += bytes.length + padding;
    return { offset, size: bytes.length };
  };
  const isDynamic = sample.needed ?? sample.soname ?? sample.runpath ?? sample.interpreter;
  const segments: { type: number; offset: number; size: number }[] = [];
  if (sample.interpreter !== undefined) segments.push({ type: 3, ...append(Buffer.from(`${sample.interpreter}\0`)) });
  if (isDynamic !== undefined) {
    const names = stringTable();
    const tags: [number, number][] = (sample.needed ?? []).map((name) => [1, names.add(name)]);
    if (sample.soname !== undefined) tags.push([14, names.add(sample.soname)]);
    if (sample.runpath !== undefined) tags.push([29, names.add(sample.runpath)]);
    const strings = append(names.bytes());
    tags.push([5, strings.offset + loadAddress], [10, strings.size], [0, 0]);
    const table = Buffer.alloc(tags.length * 16);
    for (const [index, [tag, value]] of tags.entries()) {
      table.writeBigUInt64LE(BigInt(tag), index * 16);
      table.writeBigUInt64LE(BigInt(value), index * 16 + 8);
    }
    segments.push({ type: 2, ...append(table) });
    segments.push({ type: 1, offset: 0, size });
  }
  const programHeaders = Buffer.alloc(segments.length * 56);
  for (const [index, segment] of segments.entries()) {
    programHeaders.writeUInt32LE(segment.type, index * 56);
    for (const [at, value] of [
      [8, segment.offset],
      [16, segment.offset + loadAddress],
      [32, segment.size],
      [40, segment.size],
    ] as const) {
      programHeaders.writeBigUInt64LE(BigInt(value), index * 56 + at);
    }
  }
  const programOffset = segments.length === 0 ? 0 : append(programHeaders).offset;
  const sections = Object.entries(sample.sections ?? {}).map(([name, bytes]) => ({
    name,
    type: 1,
    link: 0,
    ...append(bytes),
  }));
  if (sample.symbols !== undefined) {
    const names = stringTable();
    const table = Buffer.alloc((sample.symbols.length + 1) * 24);
    for (const [index, symbol] of sample.symbols.entries()) {
      table.writeUInt32LE(names.add(symbol.name), (index + 1) * 24);
      table.writeUInt8(0x10, (index + 1) * 24 + 4);
      table.writeUInt16LE(symbol.section, (index + 1) * 24 + 6);
    }
    sections.push({ name: ".symtab", type: 2, link: sections.length + 2, ...append(table) });
    sections.push({ name: ".strtab", type: 3, link: 0, ...append(names.bytes()) });
  }
  const sectionNames = stringTable();
  const nameOffsets = [...sections.map(({ name }) => name), ".shstrtab"].map((name) => sectionNames.add(name));
  sections.push({ name: ".shstrtab", type: 3, link: 0, ...append(sectionNames.bytes()) });
  const headers = Buffer.alloc((sections.length + 1) * 64);
  for (const [index, section] of sections.entries()) {
    const at = (index + 1) * 64;
    headers.writeUInt32LE(nameOffsets[index] ?? 0, at);
    headers.writeUInt32LE(section.type, at + 4);
    headers.writeBigUInt64LE(BigInt(section.offset), at + 24);
    headers.writeBigUInt64LE(BigInt(section.size), at + 32);
    headers.writeUInt32LE(section.link, at + 40);
    if (section.type === 2) headers.writeBigUInt64LE(24n, at + 56);
  }
  const sectionOffset = append(headers).offset;
  const file = Buffer.concat(parts);
  file.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1], 0);
  file.writeUInt16LE(isDynamic === undefined ? 1 : 3, 16);
  file.writeUInt16LE(sample.machine ?? 62, 18);
  file.writeUInt32LE(1, 20);
  file.writeBigUInt64LE(BigInt(programOffset), 32);
  file.writeBigUInt64LE(BigInt(sectionOffset), 40);
  file.writeUInt16LE(64, 52);
  file.writeUInt16LE(56, 54);
  file.writeUInt16LE(segments.length, 56);
  file.writeUInt16LE(64, 58);
  file.writeUInt16LE(sections.length + 1, 60);
  file.writeUInt16LE(sections.length, 62);
  return file;
}

/** A kernel module as the compiler would leave it, with versioned symbols. */
export function buildModule(module: {
  readonly modinfo: readonly string[];
  readonly exports?: readonly string[];
  readonly needs?: readonly string[];
}): Buffer {
  const needs = module.needs ?? [];
  const versions = ["module_layout", ...needs].map((name) => {
    const entry = Buffer.alloc(64);
    entry.write(name, 8, "latin1");
    return entry;
  });
  return buildElf({
    sections: {
      ".modinfo": Buffer.from(module.modinfo.map((line) => `${line}\0`).join("")),
      __versions: Buffer.concat(versions),
    },
    symbols: [
      ...needs.map((name) => ({ name, section: 0 })),
      ...(module.exports ?? []).map((name) => ({ name: `__crc_${name}`, section: 1 })),
    ],
  });
}

/** Addresses differ from file offsets, so that nobody mixes them up. */
const loadAddress = 0x400000;

function stringTable() {
  let text = "\0";
  return {
    add(name: string) {
      const offset = text.length;
      text += `${name}\0`;
      return offset;
    },
    bytes: () => Buffer.from(text, "latin1"),
  };
}

import { crc32 } from "node:zlib";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { malformed } from "./malformed.ts";

/** Gives `length` bytes at `offset` of the compressed data. */
type ReadRange = (offset: number, length: number) => Promise<Buffer>;

/** One block of an .xz stream, as its index states it (.xz file format 1.2.1, section 4.3). */
interface XzBlock {
  /** Of the block header, from the start of the stream. */
  readonly offset: number;
  /** Header, compressed data and check, without padding. */
  readonly unpaddedSize: number;
  readonly uncompressedSize: number;
}

interface XzStream {
  readonly blocks: readonly XzBlock[];
  /** The two bytes of stream flags, which name the kind of check. */
  readonly flags: Buffer;
}

const streamMagic = Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]);
const indexLimit = 1 << 20;
/** A block is decoded in one piece. xz in parallel mode writes blocks of 3 dictionaries, 24 MiB by default. */
const blockLimit = 2 ** 30;
/** `xz -9`, the most that dpkg-deb can be told. */
const dictionaryLimit = 64 * 2 ** 20;

/**
 * Reads header, footer and index of one .xz stream (sections 2.1 and 4), so that its blocks can be decoded one by one,
 * in parallel. Concatenated streams and stream padding are refused, as dpkg does.
 */
export async function readXzIndex(read: ReadRange, size: number, file: string): Promise<XzStream> {
  if (size < 32 || size % 4 !== 0) throw malformed(file, "has an .xz stream of impossible size");
  const header = await read(0, 12);
  const footer = await read(size - 12, 12);
  const flags = header.subarray(6, 8);
  const sound =
    header.subarray(0, 6).equals(streamMagic) &&
    header.readUInt32LE(8) === crc32(flags) &&
    flags[0] === 0 &&
    (flags[1] ?? 0xff) <= 0x0f &&
    footer.readUInt16LE(10) === 0x5a59 &&
    footer.readUInt32LE(0) === crc32(footer.subarray(4, 10)) &&
    footer.subarray(8, 10).equals(flags);
  if (!sound) throw malformed(file, "has a damaged .xz header or footer");
  const indexSize = (footer.readUInt32LE(4) + 1) * 4;
  if (indexSize > indexLimit || indexSize > size - 24) throw malformed(file, "has an .xz index of impossible size");
  const index = await read(size - 12 - indexSize, indexSize);
  const blocks = parseIndex(index, file);
  const last = blocks.at(-1);
  const end = last === undefined ? 12 : last.offset + padded(last.unpaddedSize);
  if (end !== size - 12 - indexSize) throw malformed(file, "has an .xz index that does not fit its blocks");
  return { blocks, flags };
}

/** Section 4: indicator 0x00, number of records, records, padding to four bytes, CRC32. */
function parseIndex(index: Buffer, file: string): XzBlock[] {
  if (index[0] !== 0 || index.readUInt32LE(index.length - 4) !== crc32(index.subarray(0, -4))) {
    throw malformed(file, "has a damaged .xz index");
  }
  let position = 1;
  const number = (): number => {
    const [value, next] = readVariableLength(index.subarray(0, -4), position, file);
    position = next;
    return value;
  };
  const blocks: XzBlock[] = [];
  let offset = 12;
  for (let left = number(); left > 0; left--) {
    const unpaddedSize = number();
    const uncompressedSize = number();
    if (unpaddedSize < 5 || uncompressedSize > blockLimit) {
      throw malformed(file, `has an .xz block of ${uncompressedSize} bytes; at most ${blockLimit} are decoded at once`);
    }
    blocks.push({ offset, unpaddedSize, uncompressedSize });
    offset += padded(unpaddedSize);
  }
  const padding = index.subarray(position, -4);
  if (padding.length > 3 || padding.some((byte) => byte !== 0)) throw malformed(file, "has a damaged .xz index");
  return blocks;
}

/**
 * Decodes one block on the thread pool.
 *
 * What the index says about the size is not believed: LZMA2 states in each of its chunks how many bytes will come out,
 * and these are added up before anything is decoded, so a false index cannot make the decoder use more memory than it
 * promised.
 */
export async function decodeXzBlock(read: ReadRange, stream: XzStream, block: XzBlock, file: string): Promise<Buffer> {
  const bytes = await read(block.offset, padded(block.unpaddedSize));
  const dataStart = checkBlockHeader(bytes, file);
  if (uncompressedSizeOfLzma2(bytes, dataStart, file) !== block.uncompressedSize) {
    throw malformed(file, "has an .xz block that does not decode to the size its index states");
  }
  const { xz } = await loadDecoder();
  try {
    const output = await xz.decompress(asStream(bytes, stream, block));
    if (output.length !== block.uncompressedSize) throw new Error(`${output.length} bytes came out`);
    return output;
  } catch (cause) {
    throw malformed(file, "has .xz data that cannot be decoded", cause);
  }
}

/** Loaded when it is needed first: most runs find everything unpacked. It is a native library, so it may be absent. */
async function loadDecoder(): Promise<typeof import("@napi-rs/lzma")> {
  return await import("@napi-rs/lzma").catch((cause: unknown) => {
    throw new WherryError("tool.missing", "the xz decoder, @napi-rs/lzma, is not installed for this machine", {
      hint: "install the locked dependencies with the locked Node: npm leaves it out when it runs on an older one",
      cause,
    });
  });
}

/** Section 3.1. Returns where the compressed data begin. */
function checkBlockHeader(block: Buffer, file: string): number {
  const size = ((block[0] ?? 0) + 1) * 4;
  const header = block.subarray(0, size);
  if (block[0] === 0 || header.length < size || header.readUInt32LE(size - 4) !== crc32(header.subarray(0, -4))) {
    throw malformed(file, "has a damaged .xz block header");
  }
  const flags = header[1] ?? 0;
  let position = 2;
  const number = (): number => {
    const [value, next] = readVariableLength(header.subarray(0, -4), position, file);
    position = next;
    return value;
  };
  if (flags & 0x40) number();
  if (flags & 0x80) number();
  const [filter, length, dictionary] = [number(), number(), header[position] ?? 0];
  // Section 5.3.1; branch filters (5.3.2) and delta (5.3.3) are never written by dpkg-deb.
  if ((flags & 0x3f) !== 0 || filter !== 0x21 || length !== 1) {
    throw malformed(file, "has .xz data with filters other than LZMA2, which packages do not use");
  }
  const dictionarySize = (2 | (dictionary & 1)) * 2 ** ((dictionary >> 1) + 11);
  if (dictionary > 40 || dictionarySize > dictionaryLimit) {
    throw malformed(file, `has .xz data that need a dictionary of more than ${dictionaryLimit} bytes`);
  }
  return size;
}

/**
 * Adds up what the chunks of LZMA2 data say they hold. Control byte: 0 end, 1 and 2 stored, 0x80 and above compressed,
 * where its lowest five bits are the highest of the uncompressed size (.xz embedded documentation; xz's lzma2_decoder).
 */
function uncompressedSizeOfLzma2(block: Buffer, start: number, file: string): number {
  let position = start;
  let total = 0;
  while (position + 6 <= block.length) {
    const control = block.readUInt8(position);
    if (control === 0) return total;
    const low = block.readUInt16BE(position + 1) + 1;
    if (control >= 0x80) {
      total += ((control & 0x1f) << 16) + low;
      const propertyByte = control >= 0xc0 ? 1 : 0;
      position += 5 + propertyByte + block.readUInt16BE(position + 3) + 1;
    } else if (control <= 2) {
      total += low;
      position += 3 + low;
    } else break;
  }
  if (block[position] === 0) return total;
  throw malformed(file, "has damaged LZMA2 data");
}

/** The one block as a stream of its own, which is what the decoder takes. */
function asStream(block: Buffer, stream: XzStream, { unpaddedSize, uncompressedSize }: XzBlock): Buffer {
  const records = [0, 1, ...variableLength(unpaddedSize), ...variableLength(uncompressedSize)];
  while (records.length % 4 !== 0) records.push(0);
  const index = Buffer.from([...records, 0, 0, 0, 0]);
  index.writeUInt32LE(crc32(index.subarray(0, -4)), index.length - 4);
  const header = Buffer.concat([streamMagic, stream.flags, Buffer.alloc(4)]);
  header.writeUInt32LE(crc32(stream.flags), 8);
  const footer = Buffer.alloc(12);
  footer.writeUInt32LE(index.length / 4 - 1, 4);
  stream.flags.copy(footer, 8);
  footer.writeUInt16LE(0x5a59, 10);
  footer.writeUInt32LE(crc32(footer.subarray(4, 10)), 0);
  return Buffer.concat([header, block, index, footer]);
}

function padded(size: number): number {
  return Math.ceil(size / 4) * 4;
}

/** Section 1.2: seven bits a byte, lowest first; at most seven bytes here, which stay exact in a number. */
function readVariableLength(bytes: Buffer, start: number, file: string): [value: number, next: number] {
  let value = 0;
  for (let index = 0; index < 7; index++) {
    const byte = bytes[start + index];
    if (byte === undefined || (byte === 0 && index > 0)) break;
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return [value, start + index + 1];
  }
  throw malformed(file, "has a damaged number in its .xz structures");
}

function variableLength(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) + 0x80);
  return [...bytes, rest];
}

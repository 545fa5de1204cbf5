import { dataViewOf } from "@wherry/core/bytes/data-view.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";

export const SECTION_HEADER_SIZE = 40;

export interface PeSection {
  readonly name: string;
  readonly virtualAddress: number;
  /** Bytes in memory; what lies beyond `fileSize` is zero. */
  readonly virtualSize: number;
  readonly fileOffset: number;
  /** Bytes in the file, a multiple of the file alignment. */
  readonly fileSize: number;
  readonly characteristics: number;
}

export interface PeImage {
  readonly machine: number;
  /** Offset of the COFF header, after the signature "PE\0\0". */
  readonly coffOffset: number;
  readonly optionalOffset: number;
  readonly sectionsOffset: number;
  readonly sectionAlignment: number;
  readonly fileAlignment: number;
  readonly sizeOfImage: number;
  readonly sizeOfHeaders: number;
  readonly dllCharacteristics: number;
  readonly signed: boolean;
  readonly sections: readonly PeSection[];
}

/**
 * Reads the headers of a 64-bit EFI program (PE32+); `bytes` may be its beginning alone, of a file of `fileLength`.
 *
 * Source: Microsoft's "PE Format" specification; UEFI 2.10, 2.1.1.
 *
 * @throws {WherryError} format.invalid when an offset or a size leaves the file, sections are out of order or overlap,
 *   or it is not PE32+
 */
export function readPe(bytes: Uint8Array, fileLength = bytes.length): PeImage {
  const view = dataViewOf(bytes);
  if (bytes.length < 64 || view.getUint16(0, true) !== 0x5a4d) fail("it does not start with a DOS header");
  const signature = view.getUint32(60, true);
  if (signature % 4 !== 0 || signature + 24 > bytes.length) fail("its PE header lies outside of the file");
  if (view.getUint32(signature, true) !== 0x00004550) fail("the PE signature is missing");

  const coffOffset = signature + 4;
  const optionalOffset = coffOffset + 20;
  const optionalSize = view.getUint16(coffOffset + 16, true);
  const sectionsOffset = optionalOffset + optionalSize;
  const count = view.getUint16(coffOffset + 2, true);
  if (optionalSize < 112 || sectionsOffset > bytes.length) fail("its optional header is cut short");
  if (view.getUint16(optionalOffset, true) !== 0x20b) fail("it is not a 64-bit program (PE32+)");

  const sectionAlignment = view.getUint32(optionalOffset + 32, true);
  const fileAlignment = view.getUint32(optionalOffset + 36, true);
  const sizeOfHeaders = view.getUint32(optionalOffset + 60, true);
  if (!isPowerOfTwo(fileAlignment) || !isPowerOfTwo(sectionAlignment) || sectionAlignment < fileAlignment) {
    fail(`its alignments of ${sectionAlignment} and ${fileAlignment} bytes are impossible`);
  }
  if (sizeOfHeaders > bytes.length || sectionsOffset + count * SECTION_HEADER_SIZE > sizeOfHeaders) {
    fail("its section table leaves the headers");
  }
  const sections = Array.from({ length: count }, (_, index) =>
    readSection(bytes, sectionsOffset + index * SECTION_HEADER_SIZE, fileLength),
  );
  for (const [index, section] of sections.entries()) {
    const previous = sections[index - 1];
    if (previous !== undefined && section.virtualAddress < previous.virtualAddress + previous.virtualSize) {
      fail(`section ${section.name} overlaps ${previous.name}`);
    }
  }
  // The fifth data directory is the table of signatures.
  const directories = view.getUint32(optionalOffset + 108, true);
  const hasSecurity = directories > 4 && optionalSize >= 112 + 5 * 8;
  return {
    machine: view.getUint16(coffOffset, true),
    coffOffset,
    optionalOffset,
    sectionsOffset,
    sectionAlignment,
    fileAlignment,
    sizeOfImage: view.getUint32(optionalOffset + 56, true),
    sizeOfHeaders,
    dllCharacteristics: view.getUint16(optionalOffset + 70, true),
    signed: hasSecurity && view.getUint32(optionalOffset + 112 + 4 * 8, true) !== 0,
    sections,
  };
}

/**
 * The content of a section, without what only fills it up; undefined where no section has this name.
 *
 * @throws {WherryError} format.invalid when `readPe` refuses the program
 */
export function peSection(bytes: Uint8Array, name: string): Uint8Array | undefined {
  const section = readPe(bytes).sections.find((candidate) => candidate.name === name);
  if (section === undefined) return undefined;
  return bytes.subarray(section.fileOffset, section.fileOffset + Math.min(section.virtualSize, section.fileSize));
}

function readSection(bytes: Uint8Array, at: number, fileLength: number): PeSection {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, SECTION_HEADER_SIZE);
  const section = {
    name: String.fromCharCode(...bytes.subarray(at, at + 8)).replace(/\0+$/, ""),
    virtualSize: view.getUint32(8, true),
    virtualAddress: view.getUint32(12, true),
    fileSize: view.getUint32(16, true),
    fileOffset: view.getUint32(20, true),
    characteristics: view.getUint32(36, true),
  };
  if (section.fileSize > 0 && section.fileOffset + section.fileSize > fileLength) {
    fail(`section ${section.name} ends after the file`);
  }
  return section;
}

function isPowerOfTwo(value: number): boolean {
  return value > 0 && Number.isInteger(Math.log2(value));
}

function fail(message: string): never {
  throw new WherryError("format.invalid", `this is not an EFI program: ${message}`);
}

import { encodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { type PeImage, type PeSection, readPe, SECTION_HEADER_SIZE } from "./read-pe.ts";

const CODE = 0x20;
const INITIALIZED_DATA = 0x40;
const READABLE = 0x40000000;

export interface AddedSection {
  /** ".osrel", ".cmdline", ".uname", ".initrd", ".linux" ...; at most 8 bytes. */
  readonly name: string;
  readonly content: Uint8Array;
}

/**
 * An EFI program with further sections after its own, in the order given.
 *
 * Time stamp and checksum are zero: firmware does not look at them, and the image is the same every time.
 *
 * Source: Microsoft's "PE Format". The layout is ukify's.
 *
 * @throws {WherryError} format.invalid when the program is damaged or signed, has such a section already, or a name is
 *   not a dot and up to seven small letters
 * @throws {WherryError} format.too-large when its headers have no room left, or the result would reach 4 GiB
 */
export function addSections(stub: Uint8Array, sections: readonly AddedSection[]): Uint8Array {
  const pe = readPe(stub);
  if (pe.signed) throw new WherryError("format.invalid", "the EFI stub is signed, and adding to it would break that");
  const placed = placeSections(pe, stub.length, sections);
  const last = placed.at(-1) ?? pe.sections.at(-1);
  if (last === undefined) throw new WherryError("format.invalid", "the EFI stub has no sections");

  const end = placed.reduce(
    (furthest, { fileOffset, fileSize }) => Math.max(furthest, fileOffset + fileSize),
    stub.length,
  );
  const image = new Uint8Array(end);
  image.set(stub, 0);
  for (const [index, section] of placed.entries()) {
    const headerAt = pe.sectionsOffset + (pe.sections.length + index) * SECTION_HEADER_SIZE;
    image.set(sectionHeader(section), headerAt);
    image.set(sections[index]?.content ?? new Uint8Array(), section.fileOffset);
  }

  const view = new DataView(image.buffer);
  const { coffOffset, optionalOffset } = pe;
  view.setUint16(coffOffset + 2, pe.sections.length + placed.length, true);
  view.setUint32(coffOffset + 4, 0, true); // time stamp
  const added = placed.reduce((sum, { virtualSize }) => sum + virtualSize, 0);
  view.setUint32(optionalOffset + 8, view.getUint32(optionalOffset + 8, true) + added, true); // initialised data
  view.setUint32(optionalOffset + 56, alignUp(last.virtualAddress + last.virtualSize, pe.sectionAlignment), true);
  view.setUint32(optionalOffset + 64, 0, true); // checksum
  return image;
}

/** Each section follows the one before, in memory by the section alignment, in the file by the file alignment. */
function placeSections(pe: PeImage, stubLength: number, sections: readonly AddedSection[]): PeSection[] {
  const room = Math.floor((pe.sizeOfHeaders - pe.sectionsOffset) / SECTION_HEADER_SIZE) - pe.sections.length;
  if (sections.length > room) {
    throw new WherryError(
      "format.too-large",
      `the EFI stub has room for ${room} more sections, not for ${sections.length}`,
    );
  }
  const names = new Set(pe.sections.map(({ name }) => name));
  let previous = pe.sections.at(-1);
  let fileEnd = stubLength;
  return sections.map(({ name, content }) => {
    if (!/^\.[a-z]{1,7}$/.test(name)) throw new WherryError("format.invalid", `"${name}" is not the name of a section`);
    if (names.has(name)) throw new WherryError("format.invalid", `section ${name} is there twice`);
    names.add(name);
    const section: PeSection = {
      name,
      virtualAddress: alignUp((previous?.virtualAddress ?? 0) + (previous?.virtualSize ?? 0), pe.sectionAlignment),
      virtualSize: content.length,
      fileOffset: alignUp(fileEnd, pe.fileAlignment),
      fileSize: alignUp(content.length, pe.fileAlignment),
      // Old kernels run in place, through the EFI handover protocol.
      characteristics: READABLE | (name === ".linux" ? CODE : INITIALIZED_DATA),
    };
    previous = section;
    fileEnd = section.fileOffset + section.fileSize;
    if (fileEnd > 0xffffffff) throw new WherryError("format.too-large", "a unified kernel image ends at 4 GiB");
    return section;
  });
}

/** The 40 bytes of a section's header, without relocations and line numbers ("PE Format", "Section Table"). */
export function sectionHeader(section: PeSection): Uint8Array {
  const bytes = new Uint8Array(SECTION_HEADER_SIZE);
  const view = new DataView(bytes.buffer);
  bytes.set(encodeUtf8(section.name), 0);
  view.setUint32(8, section.virtualSize, true);
  view.setUint32(12, section.virtualAddress, true);
  view.setUint32(16, section.fileSize, true);
  view.setUint32(20, section.fileOffset, true);
  view.setUint32(36, section.characteristics, true);
  return bytes;
}

function alignUp(value: number, alignment: number): number {
  return Math.ceil(value / alignment) * alignment;
}

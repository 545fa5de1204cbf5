import { WherryError } from "@wherry/core/errors/errors.ts";
import { type AddedSection, addSections, sectionHeader } from "./add-sections.ts";
import { type PeImage, readPe, SECTION_HEADER_SIZE } from "./read-pe.ts";
import { mergeSbat } from "./sbat.ts";

const NX_COMPAT = 0x100;

export type UkiSection = AddedSection;

interface UkiOptions {
  /** systemd's EFI stub ("linuxx64.efi.stub"), not signed. */
  readonly stub: Uint8Array;
  /** In the order in which they are to be laid out; ukify puts ".linux" before ".initrd". */
  readonly sections: readonly UkiSection[];
}

/**
 * Makes a unified kernel image: systemd's stub with the kernel, its initrd and command line as further sections.
 *
 * Time stamp and checksum are zero: firmware does not look at them, and the image is the same every time.
 *
 * Source: the UAPI group's "Unified Kernel Image" specification; Microsoft's "PE Format". The layout is ukify's.
 *
 * @throws {WherryError} format.invalid when the stub is damaged or signed, or has such a section already, or the kernel
 *   is not an EFI program
 * @throws {WherryError} format.too-large when the stub's headers or its SBAT section have no room left, or the image
 *   would reach 4 GiB
 */
export function buildUki(options: UkiOptions): Uint8Array {
  const { stub, sections } = options;
  const pe = readPe(stub);
  const image = addSections(stub, sections);
  replaceSbat(image, pe, options);
  const view = new DataView(image.buffer);
  view.setUint16(pe.optionalOffset + 70, pe.dllCharacteristics & allowedCharacteristics(sections), true);
  return image;
}

/**
 * The stub's section takes the kernel's revocation metadata as well; it has room, for the file alignment leaves some.
 */
function replaceSbat(image: Uint8Array, pe: PeImage, { stub, sections }: UkiOptions): void {
  const index = pe.sections.findIndex(({ name }) => name === ".sbat");
  const section = pe.sections[index];
  const kernel = sections.find(({ name }) => name === ".linux");
  if (section === undefined || kernel === undefined) return;
  const merged = mergeSbat([stub, kernel.content]);
  if (merged === undefined) return;
  const next = pe.sections[index + 1];
  if (merged.length > section.fileSize || (next && section.virtualAddress + merged.length > next.virtualAddress)) {
    throw new WherryError("format.too-large", "the EFI stub has no room for the kernel's SBAT section");
  }
  image.fill(0, section.fileOffset, section.fileOffset + section.fileSize);
  image.set(merged, section.fileOffset);
  const header = { ...section, virtualSize: merged.length };
  image.set(sectionHeader(header), pe.sectionsOffset + index * SECTION_HEADER_SIZE);
}

/**
 * Firmware that enforces NX refuses a kernel that cannot live with it; then the whole image must not claim that it can.
 */
function allowedCharacteristics(sections: readonly UkiSection[]): number {
  const kernel = sections.find(({ name }) => name === ".linux");
  if (kernel === undefined) return 0xffff;
  return readPe(kernel.content).dllCharacteristics & NX_COMPAT ? 0xffff : 0xffff & ~NX_COMPAT;
}

import { WherryError } from "@wherry/core/errors/errors.ts";
import { readPe } from "@wherry/formats/executable/read-pe.ts";
import type { BootContents, Section } from "../image-contents.ts";

/** Bytes at the beginning of a program that its headers are in. */
const HEADERS = 64 * 1024;
/** Bytes of the largest section that is a text. */
const LONGEST_TEXT = 64 * 1024;
const PIECE = 2 ** 20;

interface ProgramSource {
  readonly size: number;
  read(position: number, length: number): Uint8Array;
}

/**
 * What a unified kernel image says; the bytes of its sections are read when they are asked for. Undefined for an EFI
 * program without a kernel in it.
 *
 * @throws {WherryError} format.invalid when it is no EFI program of 64 bits, or damaged
 */
export function readBootFile({ size, read }: ProgramSource): BootContents | undefined {
  const { sections } = readPe(read(0, Math.min(size, HEADERS)), size);
  if (!sections.some(({ name }) => name === ".linux")) return undefined;
  const found = new Map<string, Section>();
  for (const { name, fileOffset, fileSize, virtualSize } of sections) {
    const length = Math.min(fileSize, virtualSize);
    if (found.has(name)) throw new WherryError("format.invalid", `this boot file has two sections ${name}`);
    found.set(name, {
      size: length,
      *stored() {
        for (let at = 0; at < length; at += PIECE) yield read(fileOffset + at, Math.min(PIECE, length - at));
      },
    });
  }
  const textOf = (name: string): string => {
    const section = found.get(name);
    found.delete(name);
    if (section === undefined) return "";
    if (section.size > LONGEST_TEXT)
      throw new WherryError("format.invalid", `the section ${name} of this boot file has ${section.size} bytes`);
    return Buffer.concat([...section.stored()])
      .toString()
      .replace(/\0+$/, "")
      .trim();
  };
  const words = textOf(".cmdline").split(/\s+/);
  const rootHash = words.find((word) => word.startsWith("usrhash="))?.slice("usrhash=".length) ?? "";
  return {
    kernel: textOf(".uname"),
    osRelease: textOf(".osrel"),
    arguments: words.filter((word) => word !== "" && !word.startsWith("usrhash=")),
    rootHash,
    sections: found,
  };
}

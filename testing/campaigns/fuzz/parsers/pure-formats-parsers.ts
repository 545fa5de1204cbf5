import { peSection, readPe } from "@wherry/formats/executable/read-pe.ts";
import { readFatFile } from "@wherry/formats/filesystem/fat/read-fat.ts";
import { bytesParser, type Parser } from "../parser.ts";

const fatSize = 2 ** 26;

/** Readers of formats that the agent has, too. */
export const pureFormatsParsers: readonly Parser[] = [
  bytesParser("formats/pe", (bytes) => {
    peSection(bytes, ".cmdline");
    return readPe(bytes);
  }),
  bytesParser("formats/fat", (bytes) => readFatFile("ignition.json", readSparse(bytes), 2 ** 25)),
];

/** Reads a volume of which an input is the beginning; behind it there are zeros, as volumes are sparse. */
export function readSparse(bytes: Uint8Array): (offset: number, length: number) => Uint8Array {
  return (offset, length) => {
    const read = new Uint8Array(offset + length > fatSize ? Math.max(0, fatSize - offset) : length);
    read.set(bytes.subarray(offset, offset + read.length));
    return read;
  };
}

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
  // Behind the input there are zeros: volumes are sparse.
  bytesParser("formats/fat", (bytes) =>
    readFatFile(
      "ignition.json",
      (offset, length) => {
        const read = new Uint8Array(offset + length > fatSize ? Math.max(0, fatSize - offset) : length);
        read.set(bytes.subarray(offset, offset + read.length));
        return read;
      },
      2 ** 25,
    ),
  ),
];

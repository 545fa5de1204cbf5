import { decodeUtf8 } from "@wherry/core/bytes/utf8.ts";

/** Something of the project that reads bytes or text from outside. */
export interface Parser {
  /** The room and what is read: "formats/tar". */
  readonly name: string;
  /** How inputs are damaged: as bytes, or as words and lines of UTF-8. */
  readonly form: "text" | "bytes";
  /** Makes checksums right again after bytes were damaged. */
  readonly seal?: (bytes: Uint8Array) => void;
  /**
   * Reads. An input that is refused gives undefined, or throws one of the errors that are for that; any other error is
   * a fault of the parser. `folder` is an empty one to write to, or that of the parser's last call.
   */
  readonly parse: (input: Uint8Array, folder: string) => unknown;
}

/** A row of text. */
export function textParser(name: string, parse: (text: string, folder: string) => unknown): Parser {
  return { name, form: "text", parse: (input, folder) => parse(decodeUtf8(input), folder) };
}

/** A row of bytes. */
export function bytesParser(
  name: string,
  parse: (bytes: Uint8Array, folder: string) => unknown,
  seal?: (bytes: Uint8Array) => void,
): Parser {
  return { name, form: "bytes", parse, ...(seal === undefined ? {} : { seal }) };
}

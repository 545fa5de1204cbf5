import { malformed } from "./malformed.ts";
import { readChecksum, readNumber, readTextField } from "./tar-fields.ts";
import type { TarAttributes } from "./tar-header.ts";
import { type ExtendedHeader, parseExtendedHeader, type TarAttributeRule } from "./tar-pax.ts";

/** One entry of a tar archive, as written: nothing is normalised or judged yet. */
export interface TarEntry extends TarAttributes {
  /** Where the body begins, from the start of the archive. */
  readonly offset: number;
  /** Value of the extended attribute "security.capability", where the reader keeps it. */
  readonly capabilities?: Uint8Array;
}

/** Called in the order of the archive. Each `entry` is followed by the pieces of its body. */
export interface TarVisitor {
  entry(entry: TarEntry): void;
  data(piece: Buffer): void;
}

const blockSize = 512;
/** Long names and PAX records: a path has at most 4096 bytes on Linux. */
const extensionLimit = 64 * 1024;

const kinds: Readonly<Record<string, TarEntry["kind"]>> = {
  "\0": "file",
  "0": "file",
  "1": "hard-link",
  "2": "link",
  "3": "character-device",
  "4": "block-device",
  "5": "directory",
  "6": "fifo",
};

/**
 * Reads a tar archive piece by piece: POSIX.1-2017 ustar and pax, and GNU's long names and numbers.
 *
 * Strict: every checksum is verified, sparse files, unknown types, extended attributes (but by another rule) and
 * anything behind the end mark are refused with `archive.malformed`.
 */
export class TarReader {
  readonly #visitor: TarVisitor;
  readonly #file: string;
  readonly #rule: TarAttributeRule;
  /** A header or an extension of which only the first bytes have come. */
  #partial: Buffer = Buffer.alloc(0);
  /** Bytes of the current body, and of the padding behind it, that are still to come. */
  #body = 0;
  #padding = 0;
  /** Set while the body is an extension: its type and unpadded size. */
  #extension: { readonly type: "x" | "L" | "K"; readonly size: number } | undefined;
  #pax: ExtendedHeader = {};
  #longName: string | undefined;
  #longTarget: string | undefined;
  #zeroBlocks = 0;
  #position = 0;

  constructor(visitor: TarVisitor, file: string, rule: TarAttributeRule = "refuse") {
    this.#visitor = visitor;
    this.#file = file;
    this.#rule = rule;
  }

  /**
   * Takes the archive's next bytes, however they are cut, and tells the visitor of the entries and pieces of bodies in
   * them. A body's pieces are parts of `chunk`, not copies.
   *
   * @throws {WherryError} archive.malformed when a checksum or a field is wrong, an entry is of a kind that is refused,
   *   or something follows the end mark
   */
  write(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#extension === undefined && this.#body > 0) {
        const piece = chunk.subarray(at, at + this.#body);
        this.#visitor.data(piece);
        this.#body -= piece.length;
        at += piece.length;
      } else if (this.#extension === undefined && this.#padding > 0) {
        const skipped = Math.min(this.#padding, chunk.length - at);
        this.#padding -= skipped;
        at += skipped;
      } else {
        const wanted = (this.#extension === undefined ? blockSize : this.#body) - this.#partial.length;
        const piece = chunk.subarray(at, at + wanted);
        at += piece.length;
        const whole = this.#partial.length === 0 ? piece : Buffer.concat([this.#partial, piece]);
        const complete = piece.length === wanted;
        this.#partial = complete ? Buffer.alloc(0) : Buffer.from(whole);
        if (complete && this.#extension !== undefined) this.#readExtension(whole);
        else if (complete) this.#readHeader(whole, this.#position + at);
      }
    }
    this.#position += chunk.length;
  }

  /**
   * To be called when the archive has ended.
   *
   * @throws {WherryError} archive.malformed when its end mark is missing
   */
  end(): void {
    if (this.#zeroBlocks < 2 || this.#partial.length > 0)
      throw malformed(this.#file, "has a tar archive that ends too early");
  }

  #readHeader(block: Buffer, offset: number): void {
    if (block.every((byte) => byte === 0)) {
      if (this.#isExtended()) throw malformed(this.#file, "has a tar extension that belongs to no entry");
      this.#zeroBlocks++;
      return;
    }
    if (this.#zeroBlocks > 0) throw malformed(this.#file, "has data behind the end of a tar archive");
    if (!readChecksum(block) || block.toString("latin1", 257, 262) !== "ustar") {
      throw malformed(this.#file, `has a damaged tar header at offset ${offset - blockSize}`);
    }
    const type = block.toString("latin1", 156, 157);
    const size = readNumber(block, 124, 12, this.#file);
    if (type === "x" || type === "L" || type === "K") this.#beginExtension(type, size);
    else this.#beginEntry(block, { type, size: this.#pax.size ?? size, offset });
  }

  #isExtended(): boolean {
    return Object.keys(this.#pax).length > 0 || this.#longName !== undefined || this.#longTarget !== undefined;
  }

  #beginExtension(type: "x" | "L" | "K", size: number): void {
    const isRepeated = {
      x: Object.keys(this.#pax).length > 0,
      L: this.#longName !== undefined,
      K: this.#longTarget !== undefined,
    }[type];
    if (size === 0 || size > extensionLimit || isRepeated) {
      throw malformed(this.#file, `has a tar extension of type ${type} that is empty, repeated or too large`);
    }
    this.#extension = { type, size };
    this.#body = Math.ceil(size / blockSize) * blockSize;
  }

  #readExtension(body: Buffer): void {
    if (this.#extension === undefined) return;
    const { type, size } = this.#extension;
    const content = body.subarray(0, size);
    if (type === "x") this.#pax = parseExtendedHeader(content, this.#file, this.#rule);
    else if (type === "L") this.#longName = readTextField(content, this.#file);
    else this.#longTarget = readTextField(content, this.#file);
    this.#extension = undefined;
    this.#body = 0;
  }

  #beginEntry(block: Buffer, { type, size, offset }: { type: string; size: number; offset: number }): void {
    const kind = kinds[type];
    if (kind === undefined) throw malformed(this.#file, `has a tar entry of unsupported type ${JSON.stringify(type)}`);
    if (kind !== "file" && size !== 0) throw malformed(this.#file, `has a tar entry of kind ${kind} with content`);
    const number = (at: number, length: number): number => readNumber(block, at, length, this.#file);
    // POSIX magic is "ustar\0"; in GNU's "ustar " the prefix field has another meaning.
    const prefix = block[262] === 0 ? readTextField(block.subarray(345, 500), this.#file) : "";
    const name = readTextField(block.subarray(0, 100), this.#file);
    const isDevice = kind === "character-device" || kind === "block-device";
    const entry: TarEntry = {
      path: this.#pax.path ?? this.#longName ?? (prefix === "" ? name : `${prefix}/${name}`),
      kind,
      mode: number(100, 8) & 0o7777,
      uid: this.#pax.uid ?? number(108, 8),
      gid: this.#pax.gid ?? number(116, 8),
      mtime: this.#pax.mtime ?? number(136, 12),
      size,
      target:
        kind === "link" || kind === "hard-link"
          ? (this.#pax.linkpath ?? this.#longTarget ?? readTextField(block.subarray(157, 257), this.#file))
          : "",
      major: isDevice ? number(329, 8) : 0,
      minor: isDevice ? number(337, 8) : 0,
      offset,
      ...(this.#pax.capabilities === undefined ? {} : { capabilities: this.#pax.capabilities }),
    };
    this.#pax = {};
    this.#longName = undefined;
    this.#longTarget = undefined;
    this.#body = size;
    this.#padding = (blockSize - (size % blockSize)) % blockSize;
    this.#visitor.entry(entry);
  }
}

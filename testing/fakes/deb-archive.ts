import { constants, gzipSync, zstdCompressSync } from "node:zlib";
import { XzCompressor } from "@napi-rs/lzma";

/** One entry of a hand-made tar archive; anything may be wrong with it, except its checksum. */
export interface RawTarEntry {
  /** Raw bytes of the name field, at most 100. */
  readonly path: string | Uint8Array;
  /** The type flag; "0", a file, by default. */
  readonly type?: string;
  readonly content?: string | Uint8Array;
  readonly target?: string;
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly mtime?: number;
  readonly prefix?: string;
  /** What the size field says; the content's length by default. */
  readonly size?: number;
  /** Bytes to put over the finished header before its checksum is made, by offset. */
  readonly patch?: Readonly<Record<number, string | Uint8Array>>;
}

export function tarEntry(entry: RawTarEntry): Buffer {
  const content = Buffer.from(entry.content ?? "");
  const header = Buffer.alloc(512);
  const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, "0");
  header.set(Buffer.from(entry.path).subarray(0, 100), 0);
  header.write(octal(entry.mode ?? (entry.type === "5" ? 0o755 : 0o644), 7), 100);
  header.write(octal(entry.uid ?? 0, 7), 108);
  header.write(octal(entry.gid ?? 0, 7), 116);
  header.write(octal(entry.size ?? content.length, 11), 124);
  header.write(octal(entry.mtime ?? 0, 11), 136);
  header.write(entry.type ?? "0", 156, "latin1");
  header.write(entry.target ?? "", 157, 100);
  header.write("ustar\x0000", 257);
  header.write(entry.prefix ?? "", 345, 155);
  for (const [offset, bytes] of Object.entries(entry.patch ?? {})) header.set(Buffer.from(bytes), Number(offset));
  header.fill(" ", 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${octal(sum, 6)}\0 `, 148);
  return Buffer.concat([header, content, Buffer.alloc((512 - (content.length % 512)) % 512)]);
}

export function tarArchive(entries: readonly RawTarEntry[]): Buffer {
  return Buffer.concat([...entries.map(tarEntry), Buffer.alloc(1024)]);
}

/** "length keyword=value\n" for each. */
export function paxRecords(records: Readonly<Record<string, string>>): string {
  return Object.entries(records)
    .map(([keyword, value]) => {
      const rest = Buffer.byteLength(` ${keyword}=${value}\n`);
      let length = rest + 1;
      while (rest + String(length).length !== length) length++;
      return `${length} ${keyword}=${value}\n`;
    })
    .join("");
}

export function arArchive(members: readonly (readonly [name: string, content: string | Uint8Array])[]): Buffer {
  const parts = members.map(([name, content]) => {
    const bytes = Buffer.from(content);
    const header = `${name.padEnd(16)}${"0".padEnd(12)}${"0".padEnd(6)}${"0".padEnd(6)}${"100644".padEnd(8)}${String(bytes.length).padEnd(10)}\`\n`;
    return Buffer.concat([Buffer.from(header), bytes, Buffer.from(bytes.length % 2 === 1 ? "\n" : "")]);
  });
  return Buffer.concat([Buffer.from("!<arch>\n"), ...parts]);
}

export interface DebParts {
  readonly name?: string;
  readonly version?: string;
  readonly architecture?: string;
  /** Instead of the three fields above. */
  readonly control?: string;
  /** Other files of control.tar, by name. */
  readonly scripts?: Readonly<Record<string, string>>;
  /** Entries of data.tar; the root directory comes before them. */
  readonly data?: readonly RawTarEntry[];
  readonly compression?: "none" | "gz" | "xz" | "zst";
}

/** A .deb file, made without dpkg. */
export async function debArchive(parts: DebParts = {}): Promise<Buffer> {
  const { name = "hello", version = "1.0-1", architecture = "amd64", compression = "xz" } = parts;
  const control =
    parts.control ?? `Package: ${name}\nVersion: ${version}\nArchitecture: ${architecture}\nDescription: greets\n`;
  const root: RawTarEntry = { path: "./", type: "5" };
  const files = Object.entries({ control, ...parts.scripts }).map(
    ([path, content]): RawTarEntry => ({ path: `./${path}`, content, mode: 0o755 }),
  );
  const ending = compression === "none" ? "" : `.${compression}`;
  return arArchive([
    ["debian-binary", "2.0\n"],
    [`control.tar${ending}`, await compressAs(tarArchive([root, ...files]), compression)],
    [`data.tar${ending}`, await compressAs(tarArchive([root, ...(parts.data ?? [])]), compression)],
  ]);
}

/** As dpkg has it, but for xz at its weakest: at its usual strength it clears memory for 20 ms, whatever the bytes. */
export async function compressAs(bytes: Buffer, compression: "none" | "gz" | "xz" | "zst"): Promise<Buffer> {
  switch (compression) {
    case "none":
      return bytes;
    case "gz":
      return gzipSync(bytes);
    case "zst":
      return zstdCompressSync(bytes, { params: { [constants.ZSTD_c_checksumFlag]: 1 } });
    case "xz":
      return await compressAsXz(bytes);
  }
}

async function compressAsXz(bytes: Uint8Array): Promise<Buffer> {
  const compressor = new XzCompressor({ preset: 0 });
  const head = compressor.update(bytes);
  return Buffer.concat([head, await compressor.finish()]);
}

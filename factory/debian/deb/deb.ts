import { type FileHandle, open } from "node:fs/promises";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { type ArMember, readArMembers, readExactly } from "@wherry/formats/archive/ar.ts";
import {
  type CompressedRange,
  type Compression,
  decompress,
  defaultLimits,
} from "@wherry/formats/archive/decompress.ts";
import { malformed } from "@wherry/formats/archive/malformed.ts";
import { TarReader } from "@wherry/formats/archive/tar.ts";
import { DebEntries, type DebEntry } from "../../packages/package-entries.ts";
import { type DebControl, readControlArchive } from "./deb-control.ts";

export type { DebEntry } from "../../packages/package-entries.ts";
export type { ControlFile, DebControl } from "./deb-control.ts";

/** What a .deb holds, without the bytes of its files. */
export interface DebContents extends DebControl {
  /** In the order of the archive; checked against each other. */
  readonly entries: readonly DebEntry[];
  /** Bytes of the uncompressed data.tar. */
  readonly dataSize: number;
}

/** What the index said about a package; a .deb that says something else about itself is refused. */
export interface PackageIdentity {
  readonly name: string;
  readonly version: string;
  /** Not compared where undefined. */
  readonly architecture?: string | undefined;
}

export interface UnpackOptions {
  readonly expected?: PackageIdentity | undefined;
  readonly signal?: AbortSignal | undefined;
  /** How the package is called in errors; its path otherwise. */
  readonly label?: string | undefined;
}

/** control.tar may hold scripts and templates, never more than this. */
const controlLimits = { size: 64 * 2 ** 20, ratio: defaultLimits.ratio };

/** The text of ./control of a .deb: its stanza, as it is. */
export async function readDebControl(path: string): Promise<string> {
  await using handle = await openDeb(path);
  const { control } = await readParts(handle, path);
  return (await readControlArchive(decompress(control, controlLimits), path)).control;
}

/**
 * Reads a .deb (deb(5), format 2.0) from beginning to end and hands the uncompressed data.tar to `sink` in pieces; `offset` of each
 * entry points into that. Nothing is believed: see `DebEntries` for what is refused.
 *
 * @throws WherryError `package.malformed`, `package.unsafe`, `interrupted`.
 */
export async function unpackDeb(
  path: string,
  sink: (piece: Buffer) => Promise<void>,
  options: UnpackOptions = {},
): Promise<DebContents> {
  const file = options.label ?? path;
  await using handle = await openDeb(path);
  const parts = await readParts(handle, file);
  const control = await readControlArchive(decompress(parts.control, controlLimits), file);
  if (options.expected !== undefined) checkIdentity(control.identity, options.expected, file);
  const entries = new DebEntries(file);
  const reader = new TarReader(entries, file);
  let dataSize = 0;
  for await (const chunk of decompress(parts.data)) {
    if (options.signal?.aborted) {
      throw new WherryError("interrupted", `unpacking of ${file} was stopped`, { cause: options.signal.reason });
    }
    dataSize += chunk.length;
    // The sink writes while the entries are read and hashed.
    const written = sink(chunk);
    written.catch(() => {});
    try {
      reader.write(chunk);
    } finally {
      await written;
    }
  }
  reader.end();
  return { ...control, entries: entries.finish(), dataSize };
}

async function openDeb(path: string): Promise<FileHandle> {
  return await open(path, "r").catch((cause: Error) => {
    throw malformed(path, `cannot be opened: ${cause.message}`, cause);
  });
}

/** deb(5): "debian-binary", then control.tar, then data.tar, in this order. Members beginning with "_" are for others, such as signatures. */
async function readParts(
  handle: FileHandle,
  file: string,
): Promise<{ control: CompressedRange; data: CompressedRange }> {
  const members = (await readArMembers(handle, file)).filter(({ name }) => !name.startsWith("_"));
  const [version, control, data, ...others] = members;
  if (version?.name !== "debian-binary" || control === undefined || data === undefined || others.length > 0) {
    const names = members.map(({ name }) => name).join(", ");
    throw malformed(file, `is not a .deb: it holds ${names}, not debian-binary, control.tar and data.tar`);
  }
  const end = version.offset + version.size;
  const text =
    version.size > 64 ? "" : (await readExactly(handle, version.offset, version.size, end, file)).toString("latin1");
  if (!/^2\.\d{1,9}\n/.test(text)) throw malformed(file, "is not in format 2.0 of .deb files");
  return {
    control: { ...compressedRange(control, "control.tar", file), handle },
    data: { ...compressedRange(data, "data.tar", file), handle },
  };
}

function compressedRange(member: ArMember, stem: string, file: string): Omit<CompressedRange, "handle"> {
  const endings: Readonly<Record<string, Compression>> = {
    [stem]: "none",
    [`${stem}.gz`]: "gz",
    [`${stem}.xz`]: "xz",
    [`${stem}.zst`]: "zst",
  };
  const compression = endings[member.name];
  if (compression === undefined) {
    throw malformed(file, `holds ${member.name} where ${stem} is expected, plain or with .gz, .xz or .zst`);
  }
  return { offset: member.offset, size: member.size, compression, file };
}

/** Refuses a package that says something else about itself than the index did. */
export function checkIdentity(identity: DebControl["identity"], expected: PackageIdentity, file: string): void {
  for (const key of ["name", "version", "architecture"] as const) {
    if (expected[key] !== undefined && identity[key] !== expected[key]) {
      throw malformed(file, `says that its ${key} is ${identity[key]}, but the index promised ${expected[key]}`);
    }
  }
}

import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { type ArMember, readArMembers, readExactly } from "@wherry/formats/archive/ar.ts";
import {
  type CompressedRange,
  type Compression,
  decompress,
  defaultLimits,
} from "@wherry/formats/archive/decompress.ts";
import { TarReader } from "@wherry/formats/archive/tar.ts";
import { explainArchiveFailure, malformedPackage } from "../../packages/contents/malformed-package.ts";
import { checkIdentity, type PackageContents } from "../../packages/contents/package-contents.ts";
import { PackageEntries } from "../../packages/contents/package-entries.ts";
import type { UnpackOptions } from "../../packages/package-format.ts";
import { readControlArchive } from "./deb-control.ts";

/** Packages have files that are empty but for their size, such as databases to begin with. */
const dataLimits = { ...defaultLimits, free: 256 * 2 ** 20 };
/** control.tar may hold scripts and templates, never more than this. */
const controlLimits = { size: 64 * 2 ** 20, ratio: defaultLimits.ratio };

/**
 * The text of ./control of a .deb: its stanza, as it is.
 *
 * @throws {WherryError} package.malformed when it breaks deb(5)
 */
export async function readDebControl(path: string): Promise<string> {
  await using handle = await openDeb(path);
  try {
    const { control } = await readParts(handle, path);
    return (await readControlArchive(decompress(control, controlLimits), path)).control;
  } catch (failure) {
    throw explainArchiveFailure(failure);
  }
}

/**
 * Reads a .deb (deb(5), format 2.0) from beginning to end and hands the uncompressed data.tar to `sink` in pieces;
 * `offset` of each entry points into that. Nothing is believed: see `PackageEntries` for what is refused.
 *
 * @throws {WherryError} package.malformed when it breaks deb(5) or is another package than was expected
 * @throws {WherryError} package.unsafe when its content does not belong in an image
 * @throws {WherryError} interrupted when the signal is aborted
 */
export async function unpackDeb(
  path: string,
  sink: (piece: Buffer) => Promise<void>,
  options: UnpackOptions = {},
): Promise<PackageContents> {
  const file = options.label ?? path;
  await using handle = await openDeb(path);
  try {
    return await unpackParts(handle, { file, sink, options });
  } catch (failure) {
    throw explainArchiveFailure(failure);
  }
}

interface Unpacking {
  readonly file: string;
  readonly sink: (piece: Buffer) => Promise<void>;
  readonly options: UnpackOptions;
}

async function unpackParts(handle: FileHandle, { file, sink, options }: Unpacking): Promise<PackageContents> {
  const parts = await readParts(handle, file);
  const control = await readControlArchive(decompress(parts.control, controlLimits), file);
  if (options.expected !== undefined) checkIdentity(control.identity, options.expected, file);
  const entries = new PackageEntries(file);
  const reader = new TarReader(entries, file);
  let dataSize = 0;
  for await (const chunk of decompress(parts.data, dataLimits)) {
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
  // A pipe must not wait for its writer.
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((cause: Error) => {
    throw malformedPackage(path, `cannot be opened: ${cause.message}`, cause);
  });
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  throw malformedPackage(path, "is not a regular file");
}

/**
 * deb(5): "debian-binary", then control.tar, then data.tar, in this order. Members beginning with "_" are for others,
 * such as signatures.
 */
async function readParts(
  handle: FileHandle,
  file: string,
): Promise<{ control: CompressedRange; data: CompressedRange }> {
  const members = (await readArMembers(handle, file)).filter(({ name }) => !name.startsWith("_"));
  const [version, control, data, ...others] = members;
  if (version?.name !== "debian-binary" || control === undefined || data === undefined || others.length > 0) {
    const names = members.map(({ name }) => name).join(", ");
    throw malformedPackage(file, `is not a .deb: it holds ${names}, not debian-binary, control.tar and data.tar`);
  }
  const end = version.offset + version.size;
  const text =
    version.size > 64 ? "" : (await readExactly(handle, version.offset, version.size, end, file)).toString("latin1");
  if (!/^2\.\d{1,9}\n/.test(text)) throw malformedPackage(file, "is not in format 2.0 of .deb files");
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
    throw malformedPackage(file, `holds ${member.name} where ${stem} is expected, plain or with .gz, .xz or .zst`);
  }
  return { offset: member.offset, size: member.size, compression, file };
}

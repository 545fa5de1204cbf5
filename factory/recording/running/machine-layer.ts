import { cleanPath } from "@wherry/core/paths/paths.ts";
import { fileTypeOf } from "@wherry/core/tree/file-types.ts";
import { type CpioEntry, readCpio } from "@wherry/formats/archive/cpio-reader.ts";
import { type Layer, type LayerEntry, largestFile, mostEntries } from "./layer.ts";

/**
 * A layer as a machine sends it: an archive that is only read. Nothing of it is written anywhere, and entries whose
 * names are no plain paths are left out.
 *
 * @throws {WherryError} format.invalid, format.too-large when it is no archive, or has more than any script leaves
 */
export function layerOfArchive(bytes: Uint8Array): Layer {
  const entries = readCpio(bytes, mostEntries);
  // Hard links: one of them has the bytes.
  const contents = new Map<number, Uint8Array>();
  for (const { inode, content } of entries) if (content.length > 0) contents.set(inode, content);
  const layer = new Map<string, LayerEntry>();
  for (const entry of entries) {
    // BusyBox takes "./" away.
    const path = `/${entry.name.replace(/^\.\//, "")}`;
    if (entry.name === "." || path === "/" || cleanPath(path) !== path) continue;
    layer.set(path, entryOf(entry, contents));
  }
  return layer;
}

function entryOf(entry: CpioEntry, contents: ReadonlyMap<number, Uint8Array>): LayerEntry {
  const { mode, inode, device } = entry;
  const type = fileTypeOf(mode);
  const isWhiteout = type === "character-device" && device[0] === 0 && device[1] === 0;
  const kind = isWhiteout ? "removed" : plainKind(type);
  const content = kind === "file" ? (contents.get(inode) ?? entry.content) : entry.content;
  return {
    kind,
    mode: mode & 0o7777,
    inode,
    size: content.length,
    target: kind === "link" ? Buffer.from(content).toString("utf8") : "",
    bytes: () => (content.length > largestFile ? undefined : Buffer.from(content)),
  };
}

function plainKind(type: ReturnType<typeof fileTypeOf>): LayerEntry["kind"] {
  return type === "file" || type === "directory" || type === "link" ? type : "other";
}

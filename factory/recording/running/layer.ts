import { chmodSync, lstatSync, readdirSync, readlinkSync, type Stats } from "node:fs";
import { join } from "node:path";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { readPlain } from "./read-plain.ts";

/** What lies over a tree that was laid out, by path, "/etc/x": the upper layer of overlayfs. Whoever ran made it. */
export type Layer = ReadonlyMap<string, LayerEntry>;

export interface LayerEntry {
  /** "removed" is a whiteout. */
  readonly kind: "file" | "directory" | "link" | "removed" | "other";
  /** Permission bits with set-id and sticky. */
  readonly mode: number;
  readonly inode: number;
  readonly size: number;
  /** Where a link leads; "" for others. */
  readonly target: string;
  /** A file's content; undefined where it is longer than `largestFile`. */
  bytes(): Buffer | undefined;
}

/** Larger files are no configuration. */
export const largestFile = 1024 * 1024;
export const mostEntries = 200_000;

/** Bytes of a path that other programs can still use, with the folder that the layer is in. */
const longestPath = 3500;

/**
 * Reads a layer from its folder. Nothing runs any more that could change it meanwhile; no link is followed, and nothing
 * but regular files is opened. What has a name that is no text is passed over.
 *
 * @throws {WherryError} recording.failed when there is more than any script has reason to leave
 */
export function readLayer(folder: string): Layer {
  const layer = new Map<string, LayerEntry>();
  collect(folder, "", layer);
  return layer;
}

function collect(root: string, folder: string, layer: Map<string, LayerEntry>): void {
  openToUser(join(root, folder));
  let passedOver = 0;
  for (const name of readdirSync(join(root, folder))) {
    if (layer.size + passedOver >= mostEntries) throw tooMuch(`more than ${mostEntries} files`);
    const path = `${folder}/${name}`;
    const file = join(root, path);
    if (Buffer.byteLength(file) > longestPath) throw tooMuch(`folders in folders, to paths of ${longestPath} bytes`);
    const status = name.includes("\ufffd") ? undefined : lstatSync(file);
    if (status === undefined) {
      passedOver += 1;
      continue;
    }
    const kind = kindOf(status);
    layer.set(path, {
      kind,
      mode: status.mode & 0o7777,
      inode: status.ino,
      size: status.size,
      target: kind === "link" ? readlinkSync(file) : "",
      bytes: () => {
        openToUser(file);
        return readPlain(file, largestFile);
      },
    });
    if (kind === "directory") collect(root, path, layer);
  }
}

/** A file that is not there any more is a device without a number (overlayfs, "whiteouts and opaque directories"). */
function kindOf(status: Stats): LayerEntry["kind"] {
  if (status.isDirectory()) return "directory";
  if (status.isFile()) return "file";
  if (status.isSymbolicLink()) return "link";
  return status.isCharacterDevice() && status.rdev === 0 ? "removed" : "other";
}

/** A script may have taken the right to read from its own user. */
function openToUser(file: string): void {
  const status = lstatSync(file);
  const needed = status.isDirectory() ? 0o700 : 0o400;
  if ((status.isDirectory() || status.isFile()) && (status.mode & needed) !== needed) chmodSync(file, 0o700);
}

/** The refusal of what no script has reason to leave. */
export function tooMuch(what: string): WherryError {
  return new WherryError("recording.failed", `the scripts left ${what}`, {
    hint: "read the scripts, declare in the definition what the image needs of them, and acknowledge them",
  });
}

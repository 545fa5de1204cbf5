import { stat } from "node:fs/promises";
import { WherryError } from "@wherry/core/errors/errors.ts";
import type { DiskReader } from "@wherry/formats/disk/disk-reader.ts";
import { openQcow2 } from "@wherry/formats/disk/qcow2-reader.ts";
import { openRaw } from "@wherry/formats/disk/raw-reader.ts";
import type { Budget } from "../budget.ts";
import type { ImageContents, Volume } from "../image-contents.ts";
import { viewSystem } from "../system-view.ts";
import { findPackages } from "./image-packages.ts";
import { openArchive, openLayout } from "./open-container.ts";
import { openDisk } from "./open-disk.ts";
import { openSlot } from "./open-slot.ts";
import { readBootFile } from "./read-boot-file.ts";
import { type Recognised, recognise } from "./recognise.ts";
import { unpackFile } from "./unpack-file.ts";

type Parts = Omit<ImageContents, "name" | "packages" | "notes" | typeof Symbol.asyncDispose>;

/** Endings of compressed files that are recognised. */
const compressions = { gzip: "gz", xz: "xz", zstd: "zst" } as const;

/**
 * Opens an image to compare it with another one: a disk (raw, qcow2), an EROFS image of /usr, a boot file, a container
 * image; a file of these may be compressed. It is an ordinary user's to read, and so is all that is in it.
 *
 * @param name what messages call it
 * @throws {WherryError} format.invalid when it is none of these, damaged, or without /usr
 * @throws {WherryError} archive.malformed when a compressed file or an archive is damaged, or unpacks to too much
 * @throws {WherryError} lock.invalid when the lock beside it cannot be used
 * @throws {WherryError} format.too-large or interrupted when `Budget.spend` ends it
 */
export async function openImage(path: string, name: string, budget: Budget): Promise<ImageContents> {
  await using stack = new AsyncDisposableStack();
  const found = await recognise(path);
  let [opened, kind] = [path, found];
  if (found === "gzip" || found === "xz" || found === "zstd") {
    opened = stack.use(await unpackFile(path, compressions[found], budget)).path;
    kind = await recognise(opened);
  }
  const parts = await openParts(opened, { kind, name, path }, { stack, budget });
  const shipped = found === "OCI layout" ? parts.shipped : (await stat(path)).size;
  const { packages, notes } =
    parts.kind === "boot file"
      ? { packages: null, notes: [] }
      : await findPackages(viewSystem(parts.files), { path, name, epoch: parts.epoch });
  const moved = stack.move();
  return { ...parts, name, shipped, packages, notes, [Symbol.asyncDispose]: () => moved.disposeAsync() };
}

const nothing = { boot: null, disk: null, container: null, epoch: null } as const;

async function openParts(
  opened: string,
  { kind, name, path }: { readonly kind: Recognised; readonly name: string; readonly path: string },
  { stack, budget }: { readonly stack: AsyncDisposableStack; readonly budget: Budget },
): Promise<Parts> {
  const whole = (disk: DiskReader): readonly Volume[] => [{ name: "the file", size: disk.size, bytes: disk }];
  switch (kind) {
    case "raw disk":
    case "qcow2 disk": {
      const disk = stack.use(kind === "raw disk" ? openRaw(opened) : openQcow2(opened));
      return { ...nothing, ...(await openDisk(name, disk)), kind: "disk image", shipped: 0 };
    }
    case "image of /usr": {
      const disk = stack.use(openRaw(opened));
      return { ...nothing, ...openSlot(disk), kind: "image of /usr", shipped: 0, volumes: whole(disk) };
    }
    case "boot file": {
      const file = stack.use(openRaw(opened));
      const boot = readBootFile(file);
      if (boot === undefined) break;
      return { ...nothing, kind: "boot file", shipped: 0, files: new Map(), boot, volumes: whole(file) };
    }
    case "OCI archive": {
      const container = await openArchive(opened, budget);
      return { ...nothing, ...container, kind: "container image", shipped: 0 };
    }
    case "OCI layout": {
      const container = await openLayout(opened, budget);
      return { ...nothing, ...container, kind: "container image", shipped: container.size };
    }
  }
  throw new WherryError("format.invalid", "this is no image that can be compared", {
    where: { file: path },
    hint: "name a disk (raw, qcow2), an EROFS image of /usr, a boot file with a kernel, or an OCI archive or layout",
  });
}

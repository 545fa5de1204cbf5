import { readFile, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { FileView } from "@wherry/core/tree/view.ts";
import { installedPackages } from "../../distributions/find-format.ts";
import { parseLock } from "../../lock/lock-file.ts";
import { unnamedFormat } from "../../packages/package-format.ts";
import type { PackageList } from "../image-contents.ts";

/** Bytes of a lock; more is none. */
const LARGEST_LOCK = 64 * 2 ** 20;

interface FoundPackages {
  readonly packages: PackageList | null;
  readonly notes: readonly string[];
}

/**
 * Which packages are in an image: by its own database, or by the lock that its build left beside it. `epoch` is the
 * image's: the lock of another build has another one. `name` is what notes call the image.
 *
 * @throws {WherryError} format.invalid when the database cannot be parsed
 * @throws {WherryError} lock.invalid when the lock beside it cannot be used
 */
export async function findPackages(
  view: FileView,
  { path, name, epoch }: { readonly path: string; readonly name: string; readonly epoch: number | null },
): Promise<FoundPackages> {
  const database = installedPackages(view);
  if (database !== undefined) {
    const packages = database.packages.map((one) => ({ ...one, sha256: null }));
    return { packages: { ...database, kind: "database", packages }, notes: [] };
  }
  const lockPath = lockBeside(path);
  const size = lockPath === undefined ? undefined : await sizeOf(lockPath);
  const unknown = (why: string) => ({ packages: null, notes: [`the packages of ${name} are not known: ${why}`] });
  if (lockPath === undefined || size === undefined || size > LARGEST_LOCK)
    return unknown("it has no database of packages, and its lock does not lie beside it");
  const lock = parseLock(await readFile(lockPath, "utf8"), lockPath);
  if (epoch !== null && lock.epoch !== epoch) return unknown(`${basename(lockPath)} beside it is of another build`);
  const packages = lock.packages.map(({ name: called, version, architecture, size: bytes, sha256 }) => ({
    name: called,
    version,
    architecture,
    bytes,
    sha256,
  }));
  const format = lock.packages[0]?.format ?? unnamedFormat;
  return { packages: { from: basename(lockPath), format, kind: "lock", packages }, notes: [] };
}

/** "out/web_1.0.0.lock.json" of "out/web_1.0.0.usr.erofs"; undefined for a file that is not called as a build's are. */
function lockBeside(path: string): string | undefined {
  const [, stem] =
    /^([^_/]+_.+?)\.(?:raw|qcow2|oci\.tar|oci|usr\.erofs|efi)(?:\.(?:gz|xz|zst))?$/.exec(basename(path)) ?? [];
  return stem === undefined ? undefined : join(dirname(path), `${stem}.lock.json`);
}

async function sizeOf(path: string): Promise<number | undefined> {
  const status = await stat(path).catch(() => undefined);
  return status?.isFile() === true ? status.size : undefined;
}

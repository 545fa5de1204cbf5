import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { describeRefusal } from "../system/refusal.ts";

/** A folder of the host's that a machine has as well. */
export interface Share {
  /** Absolute path on the host. */
  readonly folder: string;
  /** Absolute path in the machine. */
  readonly path: string;
  readonly readOnly: boolean;
}

/**
 * DIR[:PATH][:ro] of the command line. Without PATH it is /mnt and the folder's name; a colon in DIR is one where no
 * absolute path follows. Relative folders begin in `cwd`.
 *
 * @throws {WherryError} usage.invalid when DIR is empty, or PATH is none below the machine's root
 */
export function parseShare(text: string, cwd: string): Share {
  const readOnly = text.endsWith(":ro");
  const rest = readOnly ? text.slice(0, -":ro".length) : text;
  const [, folder = rest, path] = /^(.*?):(\/.*)$/s.exec(rest) ?? [];
  const absolute = resolve(cwd, folder);
  const name = basename(absolute);
  const inside = path === undefined ? `/mnt/${name}` : path.replace(/(?<=.)\/+$/, "");
  const isBelowRoot = inside.split("/").every((part, index) => index === 0 || !["", ".", ".."].includes(part));
  if (folder === "" || !isBelowRoot || /[\0\n]/.test(inside) || (path === undefined && name === ""))
    throw new WherryError("usage.invalid", `--share ${text} is not DIR, DIR:PATH, DIR:ro or DIR:PATH:ro`, {
      hint: "PATH is where the machine has the folder, from its root: --share site:/srv/site",
    });
  return { folder: absolute, path: inside, readOnly };
}

/**
 * Makes sure that all folders can be shared, before anything is started.
 *
 * @throws {WherryError} usage.invalid when one is not there, is no folder, or may not be read or written by this user;
 *   or when two would be at one place in the machine
 */
export async function checkShares(shares: readonly Share[]): Promise<void> {
  const taken = new Set<string>();
  for (const { folder, path, readOnly } of shares) {
    if (taken.size === taken.add(path).size)
      throw new WherryError("usage.invalid", `two folders would be shared at ${path}`, {
        hint: "give one of them another place: --share DIR:PATH",
      });
    const refuse = (cause: unknown, hint: string) =>
      new WherryError("usage.invalid", `${folder} cannot be shared: ${describeRefusal(cause)}`, { hint, cause });
    const status = await stat(folder).catch((cause: unknown) => {
      throw refuse(cause, "check the path after --share");
    });
    if (!status.isDirectory())
      throw new WherryError("usage.invalid", `${folder} cannot be shared: it is not a folder`, {
        hint: "name the folder that it is in",
      });
    await access(folder, constants.R_OK | constants.X_OK).catch((cause: unknown) => {
      throw refuse(cause, "share a folder that you can read");
    });
    if (readOnly) continue;
    await access(folder, constants.W_OK).catch((cause: unknown) => {
      throw refuse(cause, `you cannot write there, and so the machine could not: --share ${folder}:${path}:ro`);
    });
  }
}

/** The name of a share, from 0, by which the machine finds it. */
export function shareTag(index: number): string {
  return `wherry-share-${index}`;
}

/**
 * The systemd credential that has them mounted, in the form of fstab(5): fstab.extra of systemd.system-credentials(7).
 * A machine whose kernel has no virtiofs starts all the same. Nothing there is a device or has rights of its own in it.
 */
export function shareCredentials(shares: readonly Share[]): Readonly<Record<string, Uint8Array>> {
  if (shares.length === 0) return {};
  const lines = shares.map(({ path, readOnly }, index) => {
    const options = [readOnly ? "ro" : "rw", "nosuid", "nodev", "nofail", "x-systemd.before=basic.target"];
    const where = path.replace(/[\s\\]/g, (sign) => `\\${sign.charCodeAt(0).toString(8).padStart(3, "0")}`);
    return `${shareTag(index)} ${where} virtiofs ${options.join(",")} 0 0\n`;
  });
  return { "fstab.extra": Buffer.from(lines.join("")) };
}

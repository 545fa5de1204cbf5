import { constants } from "node:fs";
import { link, open, realpath, rm, writeFile } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { errorCode } from "@wherry/core/errors/error-code.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { randomBytes, uniqueName } from "../system/chance.ts";
import { makeFolder } from "../system/folder.ts";
import { stateFolder } from "../system/state-folder.ts";
import { explainStoreFailure } from "../system/store-failure.ts";

/** Bytes; a shorter key could be guessed, and a longer file is not a key. */
const [shortestKey, longestKey] = [32, 4096];

/**
 * The file of the key that seals what the store keeps: WHERRY_STORE_KEY, else `wherry/store.key` in the folder of the
 * user's state (XDG Base Directory Specification, "Basics"). It does not lie in the cache, which others may have
 * filled.
 */
export function storeKeyFile(environment: Readonly<Record<string, string | undefined>>): string {
  const { WHERRY_STORE_KEY: chosen } = environment;
  return chosen !== undefined && chosen !== "" ? chosen : join(stateFolder(environment), "store.key");
}

/**
 * The key in a file; made there, of chance, where there is none.
 *
 * @throws {WherryError} store.unsafe when the file is somebody else's, others may read or change it, it lies in the
 *   store, or it does not hold a key
 * @throws {WherryError} store.unwritable when it cannot be read or made
 */
export async function readStoreKey(file: string, store: string): Promise<Uint8Array> {
  try {
    const key = (await readKey(file)) ?? (await makeKey(file));
    const inside = `${await realpath(file)}`.startsWith(`${await realpath(store)}${sep}`);
    if (inside) throw unsafe(file, "lies in the store that it is to protect");
    return key;
  } catch (cause) {
    throw explainKeyFailure(cause, file);
  }
}

/** undefined where there is no such file. */
async function readKey(file: string): Promise<Uint8Array | undefined> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK).catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  });
  if (handle === undefined) return undefined;
  await using opened = handle;
  const status = await opened.stat();
  if (!status.isFile()) throw unsafe(file, "is not a regular file");
  if (status.uid !== 0 && status.uid !== process.getuid?.()) throw unsafe(file, `belongs to user ${status.uid}`);
  if (process.getuid !== undefined && (status.mode & 0o077) !== 0) {
    throw unsafe(file, "can be read or changed by others", `check who could have read it, then: chmod 600 ${file}`);
  }
  if (status.size < shortestKey || status.size > longestKey) {
    throw unsafe(file, `does not hold a key: it has ${status.size} bytes, not ${shortestKey} to ${longestKey}`);
  }
  return await opened.readFile();
}

/** Two processes may do this at once: both get the key of the first. */
async function makeKey(file: string): Promise<Uint8Array> {
  await makeFolder(dirname(file), 0o700);
  const temporary = `${file}.${uniqueName()}.new`;
  try {
    await writeFile(temporary, `${Buffer.from(randomBytes(32)).toString("hex")}\n`, { mode: 0o600, flag: "wx" });
    await link(temporary, file).catch((error: unknown) => {
      if (errorCode(error) !== "EEXIST") throw error;
    });
  } finally {
    await rm(temporary, { force: true });
  }
  const key = await readKey(file);
  if (key === undefined) throw unsafe(file, "vanished while it was made");
  return key;
}

function unsafe(file: string, problem: string, hint?: string): WherryError {
  return new WherryError("store.unsafe", `the store's key ${file} ${problem}`, {
    hint: hint ?? "remove it to have a new one made, or name another file with WHERRY_STORE_KEY",
    where: { file },
  });
}

function explainKeyFailure(cause: unknown, file: string): unknown {
  const explained = explainStoreFailure(cause, dirname(file));
  // /proc says that there is no such folder where it takes none.
  const isRefusal = explained !== cause || errorCode(cause) === "ENOENT";
  if (cause instanceof WherryError || !isRefusal) return cause;
  return new WherryError("store.unwritable", `the store's key ${file} cannot be made or read`, {
    hint: "name a file that can be, outside the store, with WHERRY_STORE_KEY",
    where: { file },
    cause,
  });
}

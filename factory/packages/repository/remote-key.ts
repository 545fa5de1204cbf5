import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { redactUrl } from "@wherry/core/urls/redact-url.ts";
import { writeCacheFile } from "./cache-file.ts";
import type { RepositoryContext } from "./repository.ts";
import { downloadFromRepository } from "./repository-download.ts";
import type { RemoteKey } from "./repository-source.ts";

interface FetchedKey {
  /** The one public key of the fingerprint, binary (RFC 9580, 10.1), whatever else the address gave. */
  readonly bytes: Uint8Array;
  /** Of those bytes, lower-case hexadecimal. */
  readonly sha256: string;
}

/** More than any key of a repository; some have hundreds of signatures of people. */
const LARGEST = 1024 * 1024;

/**
 * The OpenPGP key that a definition names by address and fingerprint. It is fetched once and kept; the fingerprint, a
 * digest of the key itself, is what makes it believed, each time anew, wherever the bytes come from.
 *
 * @throws {WherryError} repository.signature when what the address gives is not a key, or not the key of the
 *   fingerprint
 * @throws {WherryError} repository.unreachable, repository.missing when it cannot be fetched; store.unwritable when it
 *   cannot be kept; interrupted
 */
export async function readRemoteKey(key: RemoteKey, context: RemoteKeyContext): Promise<FetchedKey> {
  const file = join(context.cacheDirectory, "keys", `${key.fingerprint}.pgp`);
  const kept = await readFile(file).catch(() => undefined);
  const known = kept === undefined ? undefined : await pick(kept, key).catch(() => undefined);
  if (known !== undefined) return known;
  if (context.offline) {
    throw new WherryError("repository.unreachable", `the key ${redactUrl(key.url)} is not in the store`, {
      hint: "run the same command once without the offline option",
    });
  }
  const fetched = await pick(await fetchKey(key.url, context), key);
  await writeCacheFile(file, fetched.bytes);
  return fetched;
}

export type RemoteKeyContext = Pick<RepositoryContext, "cacheDirectory" | "offline" | "signal" | "retry">;

async function fetchKey(url: string, { signal, retry }: RemoteKeyContext): Promise<Uint8Array> {
  const { body } = await downloadFromRepository(url, { signal, ...(retry && { retry }) });
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > LARGEST) throw refused(url, `has more than ${LARGEST} bytes, so it is not a key`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The key of the fingerprint among those in a file, armored or binary. */
async function pick(bytes: Uint8Array, { url, fingerprint }: RemoteKey): Promise<FetchedKey> {
  const { readKeys } = await import("openpgp");
  const isArmored = Buffer.from(bytes.subarray(0, 64)).toString("latin1").trimStart().startsWith("-----BEGIN PGP");
  const reading = isArmored
    ? readKeys({ armoredKeys: Buffer.from(bytes).toString("utf8") })
    : readKeys({ binaryKeys: new Uint8Array(bytes) });
  const keys = await reading.catch((cause: unknown) => {
    throw refused(url, "is not an OpenPGP public key", cause);
  });
  const found = keys.find((key) => key.getFingerprint().toUpperCase() === fingerprint);
  if (found === undefined) {
    const others = keys.map((key) => key.getFingerprint().toUpperCase()).join(", ");
    throw refused(url, `has the fingerprint ${others}, and not ${fingerprint}`);
  }
  const own = found.toPublic().write();
  return { bytes: own, sha256: createHash("sha256").update(own).digest("hex") };
}

function refused(url: string, problem: string, cause?: unknown): WherryError {
  return new WherryError("repository.signature", `the key ${redactUrl(url)} ${problem}`, {
    hint: "ask the repository's owner for its fingerprint by another way than this address, and name that",
    ...(cause === undefined ? {} : { cause }),
  });
}

import { createHash, hash } from "node:crypto";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { WherryError } from "@wherry/core/errors/errors.ts";
import * as v from "valibot";
import { writeCacheFile } from "../../packages/repository/cache-file.ts";
import { readRegular } from "../../system/read-regular.ts";
import { touch } from "../../system/touch.ts";

/** What one visit to the server brought, as it is kept. */
export type Documents = v.InferOutput<typeof Documents>;
const Documents = v.object({
  format: v.literal(1),
  /** Without credentials. */
  folder: v.string(),
  kind: v.picklist(["inline", "detached", "unsigned"]),
  /** Base64: InRelease, or Release. */
  document: v.string(),
  /** Base64: Release.gpg. */
  signature: v.string(),
  validators: v.object({ etag: v.optional(v.string()), lastModified: v.optional(v.string()) }),
});

/** SHA-256 of InRelease, or Release, as a lock names it; lower-case hexadecimal. */
export function documentDigest({ document }: Documents): string {
  return createHash("sha256").update(document, "base64").digest("hex");
}

/** The file of the newest documents of a suite. `key` is the suite's identity, and what was allowed of it. */
export function latestFile(cacheDirectory: string, key: string): string {
  return join(cacheDirectory, "releases", `${hash("sha256", key)}.json`);
}

/** Kept documents, as whoever can write to the cache left them: nothing is verified. Undefined: there are none. */
export async function readDocuments(file: string): Promise<Documents | undefined> {
  try {
    return v.parse(Documents, JSON.parse((await readRegular(file)).toString("utf8")));
  } catch {
    return undefined;
  }
}

/** The documents of a digest, whichever suite they are of; not verified either, but for that digest. */
export async function readNamed(cacheDirectory: string, digest: string): Promise<Documents | undefined> {
  const file = namedFile(cacheDirectory, digest);
  const documents = await readDocuments(file);
  return documents !== undefined && documentDigest(documents) === digest ? documents : undefined;
}

/**
 * Keeps verified documents by their digest, for locks that name it, until nobody asks for them for long. A store that
 * may only be read can still be used.
 */
export async function keepNamed(cacheDirectory: string, documents: Documents): Promise<void> {
  const file = namedFile(cacheDirectory, documentDigest(documents));
  const status = await stat(file).catch(() => undefined);
  if (status !== undefined && (await readNamed(cacheDirectory, documentDigest(documents))) !== undefined) {
    await touch(file, status);
  } else {
    await writeCacheFile(file, JSON.stringify(documents)).catch((error: unknown) => {
      if (!(error instanceof WherryError && error.code === "store.unwritable")) throw error;
    });
  }
}

function namedFile(cacheDirectory: string, digest: string): string {
  return join(cacheDirectory, "releases", "named", `${digest}.json`);
}

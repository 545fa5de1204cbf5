import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { redactUrl } from "@wherry/core/urls/redact-url.ts";
import * as v from "valibot";
import { writeCacheFile } from "../../packages/repository/cache-file.ts";
import type { RepositoryContext } from "../../packages/repository/repository.ts";
import { downloadFromRepository, isWithoutAnswer } from "../../packages/repository/repository-download.ts";
import { readUnverified, verifyClearSigned, verifyDetached } from "../../packages/repository/signature.ts";
import type { Validators } from "../../system/exchange.ts";
import { checkDates, parseRelease, type Release } from "./release.ts";

/** A suite, and who may sign it. */
export interface SignedSuite {
  /** `RepositoryIndex.id`. */
  readonly id: string;
  /** Folder of the Release file, with a trailing slash: ".../dists/trixie/". */
  readonly folder: string;
  /** Files with public keys. */
  readonly keys: readonly Uint8Array[];
  /** Do without a signature. */
  readonly trusted: boolean;
}

export interface VerifiedRelease {
  /** What the signature covers. */
  readonly text: string;
  readonly release: Release;
}

/**
 * Gets a suite's table of contents and verifies it: InRelease, else Release with Release.gpg. The signed files are
 * cached with the server's validators and verified anew every time; in offline mode, or where no server answers, the
 * cached ones are used, with a warning.
 *
 * @throws {WherryError} repository.signature, repository.expired or repository.malformed when the suite is not to be
 *   used; and what `downloadFromRepository` throws
 */
export async function openRelease(suite: SignedSuite, context: RepositoryContext): Promise<VerifiedRelease> {
  const file = join(context.cacheDirectory, "releases", `${createHash("sha256").update(suite.id).digest("hex")}.json`);
  const cached = await readCached(file);
  if (context.offline) {
    if (cached !== undefined) return await useCached(cached, suite, "the network is not asked", context);
    throw new WherryError("repository.unreachable", `${redactUrl(suite.folder)}InRelease is not in the cache`, {
      hint: "run the same command once without the offline option",
    });
  }
  const known = cached?.folder === redactUrl(suite.folder) ? cached : undefined;
  const visit = await fetchDocuments(suite, known?.validators, context).catch((error: unknown) => {
    if (cached === undefined || !isWithoutAnswer(error)) throw error;
    return error;
  });
  if (visit instanceof WherryError) {
    if (cached === undefined) throw visit;
    return await useCached(cached, suite, visit.message, context);
  }
  if (visit === "unchanged" && known !== undefined) {
    const verified = await verify(known, suite, context).catch(undefinedIfDamaged);
    if (verified !== undefined) return verified;
  }
  const documents = visit === "unchanged" ? await fetchDocuments(suite, undefined, context) : visit;
  if (documents === "unchanged") throw new Error("a request without validators is never answered by 304");
  const verified = await verify(documents, suite, context);
  warnOfRollback(suite, cached, verified, context);
  const kept: Documents = { ...documents, date: verified.release.date };
  if (JSON.stringify(kept) !== JSON.stringify(cached)) await writeCacheFile(file, JSON.stringify(kept));
  return verified;
}

/** Without an answer what was read last time has to do, as long as it is valid. */
async function useCached(
  cached: Documents,
  suite: SignedSuite,
  reason: string,
  context: RepositoryContext,
): Promise<VerifiedRelease> {
  const verified = await verify(cached, suite, context);
  const date = new Date(verified.release.date * 1000).toISOString().slice(0, 10);
  context.emit({
    type: "warning",
    message: `${suite.id} is used as it was on ${date}: ${reason}`,
    hint: "updates that came since are not in it",
  });
  return verified;
}

/** What one visit to the server brought, as it is cached. */
type Documents = v.InferOutput<typeof Documents>;
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
  /** Of the Release file, once it is verified. */
  date: v.optional(v.number()),
});

/** More than any Release file has; a hostile server cannot fill the memory. */
const largestDocument = 32 * 1024 * 1024;

async function fetchDocuments(
  suite: SignedSuite,
  validators: Documents["validators"] | undefined,
  context: RepositoryContext,
): Promise<Documents | "unchanged"> {
  const common = { format: 1, folder: redactUrl(suite.folder), signature: "" } as const;
  const conditional = validators && { etag: validators.etag, lastModified: validators.lastModified };
  try {
    const answer = await fetchSmall(`${suite.folder}InRelease`, conditional, context);
    if (answer === "unchanged") return answer;
    return { ...common, kind: "inline", document: answer.base64, validators: definedOnly(answer.validators) };
  } catch (error) {
    if (!(error instanceof WherryError && error.code === "repository.missing")) throw error;
    return { ...common, ...(await fetchDetached(suite, error, context)), validators: {} };
  }
}

/** For repositories without InRelease. `missing` is the error to show where there is no Release either. */
async function fetchDetached(
  suite: SignedSuite,
  missing: WherryError,
  context: RepositoryContext,
): Promise<Pick<Documents, "kind" | "document" | "signature">> {
  const orElse = (replacement: WherryError) => (error: unknown) => {
    throw error instanceof WherryError && error.code === "repository.missing" ? replacement : error;
  };
  const release = await fetchSmall(`${suite.folder}Release`, undefined, context).catch(orElse(missing));
  const document = release === "unchanged" ? "" : release.base64;
  if (suite.trusted) return { kind: "unsigned", document, signature: "" };
  const unsigned = new WherryError("repository.signature", `${redactUrl(suite.folder)}Release is not signed`, {
    hint: "use a signed repository",
  });
  const signature = await fetchSmall(`${suite.folder}Release.gpg`, undefined, context).catch(orElse(unsigned));
  return { kind: "detached", document, signature: signature === "unchanged" ? "" : signature.base64 };
}

async function fetchSmall(
  url: string,
  validators: Validators | undefined,
  context: RepositoryContext,
): Promise<{ readonly base64: string; readonly validators: Validators } | "unchanged"> {
  const answer = await downloadFromRepository(url, { validators, signal: context.signal, retry: context.retry });
  if (answer.status === 304) return "unchanged";
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body) {
    size += chunk.length;
    if (size > largestDocument) {
      throw new WherryError("repository.malformed", `${redactUrl(url)} is larger than any such file may be`, {
        hint: "use another mirror",
      });
    }
    chunks.push(chunk);
  }
  return { base64: Buffer.concat(chunks).toString("base64"), validators: answer.validators };
}

async function verify(documents: Documents, suite: SignedSuite, context: RepositoryContext): Promise<VerifiedRelease> {
  const { kind } = documents;
  const name = `${documents.folder}${kind === "inline" ? "InRelease" : "Release"}`;
  const document = Buffer.from(documents.document, "base64");
  const check = { name, keys: suite.keys, now: context.now };
  let text: string;
  if (suite.trusted) {
    context.emit({
      type: "warning",
      message: `${suite.id} is used without verifying its signature`,
      hint: "whoever controls the mirror or the network controls the image: name the repository's keys instead",
    });
    text = await readUnverified(document, check);
  } else if (kind === "detached") {
    text = (await verifyDetached(document, Buffer.from(documents.signature, "base64"), check)).text;
  } else {
    text = (await verifyClearSigned(document, check)).text;
  }
  const release = parseRelease(text, name);
  checkDates(release, { name, now: context.now, checkValidUntil: context.checkValidUntil ?? true });
  return { text, release };
}

/** Undefined where the file is missing or cannot be read: it is fetched again. */
async function readCached(file: string): Promise<Documents | undefined> {
  try {
    return v.parse(Documents, JSON.parse(await readFile(file, "utf8")));
  } catch {
    return undefined;
  }
}

/** A damaged copy in the cache no longer verifies; then, and only then, the server is asked for all of it. */
function undefinedIfDamaged(error: unknown): undefined {
  if (!(error instanceof WherryError && error.code === "repository.signature")) throw error;
}

/** Signed is not the same as current: a mirror that goes back in time withholds updates. */
function warnOfRollback(
  { id }: SignedSuite,
  cached: Documents | undefined,
  { release }: VerifiedRelease,
  context: RepositoryContext,
): void {
  if (cached?.date === undefined || cached.date <= release.date) return;
  context.emit({
    type: "warning",
    message: `${id} is older than when it was last read`,
    hint: "the mirror lags behind or was replaced: use another one if this does not pass",
  });
}

function definedOnly(validators: Validators): Documents["validators"] {
  return {
    ...(validators.etag === undefined ? {} : { etag: validators.etag }),
    ...(validators.lastModified === undefined ? {} : { lastModified: validators.lastModified }),
  };
}

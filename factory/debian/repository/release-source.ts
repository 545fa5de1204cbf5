import { hash } from "node:crypto";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { ignoreEvents } from "@wherry/core/events/events.ts";
import { redactUrl } from "@wherry/core/urls/redact-url.ts";
import { writeCacheFile } from "../../packages/repository/cache-file.ts";
import type { RepositoryContext } from "../../packages/repository/repository.ts";
import { downloadFromRepository, isWithoutAnswer } from "../../packages/repository/repository-download.ts";
import { readUnverified, verifyClearSigned, verifyDetached } from "../../packages/repository/signature.ts";
import type { Validators } from "../../system/exchange.ts";
import { derive } from "./derive.ts";
import { type Documents, documentDigest, keepNamed, latestFile, readDocuments, readNamed } from "./kept-release.ts";
import { checkDates, parseRelease, type Release } from "./release.ts";
import { type AskedSuite, acceptOption, checkSuite, checkUnchanged, warnOfExpiry } from "./suite-identity.ts";

/** A suite, and who may sign it. */
export interface SignedSuite extends AskedSuite {
  /** Folder of the Release file, with a trailing slash: ".../dists/trixie/". */
  readonly folder: string;
  /** Files with public keys. */
  readonly keys: readonly Uint8Array[];
  /** The definition names them; otherwise they come with Wherry, and change with its versions. */
  readonly ownKeys: boolean;
  /** Do without a signature. */
  readonly trusted: boolean;
}

export interface VerifiedRelease {
  /** What the signature covers. */
  readonly text: string;
  readonly release: Release;
  /** SHA-256 of the file that holds it, lower-case hexadecimal. */
  readonly digest: string;
}

/**
 * Gets a suite's table of contents and verifies it: InRelease, else Release with Release.gpg. The signed files are kept
 * with the server's validators and verified anew every time. The newest ones win: where no server answers, or one
 * answers with older ones, the kept ones are used, with a warning. `context.kept` asks for kept ones only.
 *
 * @throws {WherryError} repository.signature, repository.identity, repository.expired or repository.malformed when the
 *   suite is not to be used
 * @throws {WherryError} repository.missing when `context.kept` names one that is not kept; and what
 *   `downloadFromRepository` throws
 */
export async function openRelease(suite: SignedSuite, context: RepositoryContext): Promise<VerifiedRelease> {
  if (context.kept !== undefined) return await openKept(suite, context.kept, context);
  const cached = await readDocuments(fileOf(suite, context));
  if (context.offline) {
    if (cached !== undefined) return await useCached(cached, suite, withoutAnswer("the network is not asked"), context);
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
    return await useCached(cached, suite, withoutAnswer(visit.message), context);
  }
  if (visit === "unchanged" && known !== undefined) {
    const verified = await verify(known, suite, context).catch(undefinedIfDamaged);
    if (verified !== undefined) {
      await keepNamed(context.cacheDirectory, known);
      return verified;
    }
  }
  const documents = visit === "unchanged" ? await fetchDocuments(suite, undefined, context) : visit;
  if (documents === "unchanged") throw new Error("a request without validators is never answered by 304");
  return await compareWithKept(documents, cached, suite, context);
}

/** New documents, or the kept ones where those are newer. */
async function compareWithKept(
  documents: Documents,
  cached: Documents | undefined,
  suite: SignedSuite,
  context: RepositoryContext,
): Promise<VerifiedRelease> {
  const verified = await verify(documents, suite, context);
  const { release } = verified;
  const before = cached === undefined ? undefined : await readBefore(cached, suite, context);
  const accepted = context.acceptChanged?.includes(suite.id) ?? false;
  const isOlder = before !== undefined && release.date < before.date;
  if (cached !== undefined && isOlder && !accepted) {
    const reason = {
      because: `the mirror has an older one, of ${day(release)}, which is refused`,
      hint: `use another mirror if this does not pass; to go back on purpose, add ${acceptOption(suite.id)}`,
    };
    return await useCached(cached, suite, reason, context);
  }
  if (before !== undefined) checkUnchanged(suite, { before, release, accepted }, context.emit);
  await keepNamed(context.cacheDirectory, documents);
  if (isOlder) {
    const message = `${suite.id} of ${day(release)} is older than when it was last read, as accepted`;
    context.emit({ type: "warning", message, hint: "updates that came since are not in it" });
  } else if (JSON.stringify(documents) !== JSON.stringify(cached)) {
    await writeCacheFile(fileOf(suite, context), JSON.stringify(documents));
  }
  return verified;
}

/**
 * What was read last time. Undefined where nobody vouches for it, or it is of another suite. Whether it is the newest
 * does not change when the key expires that signed it: what counts is that the key was good at the time.
 */
async function readBefore(
  cached: Documents,
  suite: SignedSuite,
  context: RepositoryContext,
): Promise<Release | undefined> {
  try {
    const { release } = await readSigned(cached, suite, context).catch(async (error: unknown) => {
      if (!(error instanceof WherryError && error.code === "repository.signature")) throw error;
      return await readSigned(cached, suite, { ...context, now: await claimedDate(cached, context) });
    });
    checkSuite(suite, release, suite.id, ignoreEvents);
    return release;
  } catch (error) {
    const codes = ["repository.signature", "repository.malformed", "repository.identity"];
    if (error instanceof WherryError && codes.includes(error.code)) return undefined;
    throw error;
  }
}

/** What a document says of its own date, whoever wrote it. */
async function claimedDate(documents: Documents, { now }: RepositoryContext): Promise<number> {
  const name = nameOf(documents);
  const text = await readUnverified(Buffer.from(documents.document, "base64"), { name, keys: [], now });
  return parseRelease(text, name).date;
}

/** Without a newer answer what was read last time has to do, as long as it is valid. */
async function useCached(
  cached: Documents,
  suite: SignedSuite,
  reason: { readonly because: string; readonly hint: string },
  context: RepositoryContext,
): Promise<VerifiedRelease> {
  const verified = await verify(cached, suite, context);
  const message = `${suite.id} is used as it was on ${day(verified.release)}: ${reason.because}`;
  context.emit({ type: "warning", message, hint: reason.hint });
  await keepNamed(context.cacheDirectory, cached);
  return verified;
}

/** For those who hold a lock: what is kept is verified, and may be as old as it is. */
async function openKept(
  suite: SignedSuite,
  kept: NonNullable<RepositoryContext["kept"]>,
  context: RepositoryContext,
): Promise<VerifiedRelease> {
  const documents =
    kept === "latest"
      ? await readDocuments(fileOf(suite, context))
      : await readNamed(context.cacheDirectory, kept.release);
  if (documents === undefined) {
    throw new WherryError("repository.missing", `the store does not keep the InRelease of ${suite.id}`, {
      hint: "run the same command once with the network",
    });
  }
  await keepNamed(context.cacheDirectory, documents);
  return await verify(documents, suite, context);
}

function withoutAnswer(because: string): { readonly because: string; readonly hint: string } {
  return { because, hint: "updates that came since are not in it" };
}

/** "2026-09-12" */
function day({ date }: Release): string {
  return new Date(date * 1000).toISOString().slice(0, 10);
}

/**
 * A suite that may be any, may go unsigned, or that other keys sign, is remembered apart: so it can neither stand in
 * for one that may not, nor make the store forget what is the newest of that one.
 */
function fileOf({ id, anySuite, trusted, ownKeys, keys }: SignedSuite, { cacheDirectory }: RepositoryContext): string {
  const signers = ownKeys ? keys.map((key) => `\0${hash("sha256", key)}`).sort() : [];
  return latestFile(cacheDirectory, [id, anySuite ? "\0any" : "", trusted ? "\0unsigned" : "", ...signers].join(""));
}

/** More than any Release file has; a hostile server cannot fill the memory. */
const largestDocument = 8 * 1024 * 1024;

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

/** Verified, of the right suite, and valid now. */
async function verify(documents: Documents, suite: SignedSuite, context: RepositoryContext): Promise<VerifiedRelease> {
  if (suite.trusted) {
    context.emit({
      type: "warning",
      message: `${suite.id} is used without verifying its signature`,
      hint: "whoever controls the mirror or the network controls the image: name the repository's keys instead",
    });
  }
  const name = nameOf(documents);
  const { text, release } = await readSigned(documents, suite, context);
  checkSuite(suite, release, name, context.emit);
  const isNew = context.kept === undefined;
  checkDates(release, { name, now: context.now, checkValidUntil: suite.checkValidUntil && isNew });
  if (isNew) warnOfExpiry(suite, release, context);
  return { text, release, digest: documentDigest(documents) };
}

async function readSigned(
  documents: Documents,
  suite: SignedSuite,
  context: RepositoryContext,
): Promise<Pick<VerifiedRelease, "text" | "release">> {
  const name = nameOf(documents);
  const read = context.kept === undefined ? readText : readTextOnce;
  const text = await read(documents, suite, context);
  return { text, release: parseRelease(text, name) };
}

/**
 * Who signed what a store keeps does not change from one build to the next, and to find out takes longer than anything
 * else that is done with it. The key that signed it may expire: it is asked anew every day.
 */
async function readTextOnce(documents: Documents, suite: SignedSuite, context: RepositoryContext): Promise<string> {
  const { kind, document, signature } = documents;
  const keys = suite.keys.map((key) => Buffer.from(key).toString("base64"));
  const told = hash("sha256", JSON.stringify([kind, suite.trusted, document, signature, keys]));
  const today = Math.floor(context.now / 86_400);
  return await derive(context, `signed 1 ${today} ${told}`, () => readText(documents, suite, context));
}

async function readText(
  documents: Documents,
  { trusted, keys }: SignedSuite,
  { now }: RepositoryContext,
): Promise<string> {
  const check = { name: nameOf(documents), keys, now };
  const document = Buffer.from(documents.document, "base64");
  if (trusted) return await readUnverified(document, check);
  if (documents.kind !== "detached") return (await verifyClearSigned(document, check)).text;
  return (await verifyDetached(document, Buffer.from(documents.signature, "base64"), check)).text;
}

function nameOf({ folder, kind }: Documents): string {
  return `${folder}${kind === "inline" ? "InRelease" : "Release"}`;
}

/** A damaged copy in the cache no longer verifies; then, and only then, the server is asked for all of it. */
function undefinedIfDamaged(error: unknown): undefined {
  if (!(error instanceof WherryError && error.code === "repository.signature")) throw error;
}

function definedOnly(validators: Validators): Documents["validators"] {
  return {
    ...(validators.etag === undefined ? {} : { etag: validators.etag }),
    ...(validators.lastModified === undefined ? {} : { lastModified: validators.lastModified }),
  };
}

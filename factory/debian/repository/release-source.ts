import { hash } from "node:crypto";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { ignoreEvents } from "@wherry/core/events/events.ts";
import { redactUrl } from "@wherry/core/urls/redact-url.ts";
import { writeCacheFile } from "../../packages/repository/cache-file.ts";
import type { RepositoryContext } from "../../packages/repository/repository.ts";
import { isWithoutAnswer } from "../../packages/repository/repository-download.ts";
import { fetchDocuments } from "./fetch-release.ts";
import { type Documents, keepNamed, latestFile, readDocuments, readNamed } from "./kept-release.ts";
import { claimedDate, readSigned, type VerifiedRelease, verifyRelease } from "./read-release.ts";
import type { Release } from "./release.ts";
import type { SignedSuite } from "./signed-suite.ts";
import { acceptOption, checkSuite, checkUnchanged } from "./suite-identity.ts";

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
    const verified = await verifyRelease(known, suite, context).catch(undefinedIfDamaged);
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
  const verified = await verifyRelease(documents, suite, context);
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

/** Without a newer answer what was read last time has to do, as long as it is valid. */
async function useCached(
  cached: Documents,
  suite: SignedSuite,
  reason: { readonly because: string; readonly hint: string },
  context: RepositoryContext,
): Promise<VerifiedRelease> {
  const verified = await verifyRelease(cached, suite, context);
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
  return await verifyRelease(documents, suite, context);
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

/** A damaged copy in the cache no longer verifies; then, and only then, the server is asked for all of it. */
function undefinedIfDamaged(error: unknown): undefined {
  if (!(error instanceof WherryError && error.code === "repository.signature")) throw error;
}

import { hash } from "node:crypto";
import type { RepositoryContext } from "../../packages/repository/repository.ts";
import { readUnverified, verifyClearSigned, verifyDetached } from "../../packages/repository/signature.ts";
import { derive } from "./derive.ts";
import { type Documents, documentDigest } from "./kept-release.ts";
import { checkDates, parseRelease, type Release } from "./release.ts";
import type { SignedSuite } from "./signed-suite.ts";
import { checkSuite, warnOfExpiry } from "./suite-identity.ts";

export interface VerifiedRelease {
  /** What the signature covers. */
  readonly text: string;
  readonly release: Release;
  /** SHA-256 of the file that holds it, lower-case hexadecimal. */
  readonly digest: string;
}

/**
 * What documents say, once it is certain that a key of the suite signed them, that they are of this suite, and that
 * they are valid now. A suite that may go unsigned is told as a warning.
 *
 * @throws {WherryError} repository.signature, repository.identity, repository.expired or repository.malformed when they
 *   are not to be used
 */
export async function verifyRelease(
  documents: Documents,
  suite: SignedSuite,
  context: RepositoryContext,
): Promise<VerifiedRelease> {
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

/**
 * The same of documents of any suite and any date.
 *
 * @throws {WherryError} repository.signature or repository.malformed when they are not to be used
 */
export async function readSigned(
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

/**
 * What a document says of its own date, whoever wrote it: seconds since 1970.
 *
 * @throws {WherryError} repository.malformed when it says none
 */
export async function claimedDate(documents: Documents, { now }: RepositoryContext): Promise<number> {
  const name = nameOf(documents);
  const text = await readUnverified(Buffer.from(documents.document, "base64"), { name, keys: [], now });
  return parseRelease(text, name).date;
}

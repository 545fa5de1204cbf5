import { WherryError } from "@wherry/core/errors/errors.ts";
import type * as openpgp from "openpgp";

export interface SignedText {
  /** Only what the signature covers. */
  readonly text: string;
  /** Fingerprint of the primary key that vouches for it, upper-case hexadecimal. */
  readonly signedBy: string;
}

export interface SignatureContext {
  /** Shown in errors: the URL or path of what is verified. */
  readonly name: string;
  /** Files with public keys, armored or binary; each may hold several. */
  readonly keys: readonly Uint8Array[];
  /** Seconds since 1970. */
  readonly now: number;
}

/**
 * Verifies a clear-signed document (InRelease; RFC 9580, 7). One valid signature by one trusted key suffices, if that
 * key was valid when it signed and still is: one that has expired or was revoked since may be in anybody's hands. MD5,
 * SHA-1 and RIPEMD are refused.
 *
 * @throws {WherryError} repository.signature when no trusted key vouches for it
 */
export async function verifyClearSigned(document: Uint8Array, context: SignatureContext): Promise<SignedText> {
  const text = decodeText(document, context);
  checkFraming(text, context);
  const { readCleartextMessage, verify } = await import("openpgp");
  const settings = await strictSettings();
  const message = await readCleartextMessage({ cleartextMessage: text, config: settings }).catch((cause: unknown) => {
    throw refused(context, "its armor cannot be read", cause);
  });
  const date = latest(context);
  const signedBy = await firstValid(message.getSigningKeyIDs(), context, async (verificationKeys) => {
    return (await verify({ message, verificationKeys, date, config: settings })).signatures;
  });
  // Taken from what was hashed, so that no other reading of the file can come in between.
  return { text: message.getText(), signedBy };
}

/**
 * Verifies `Release` against its detached signature `Release.gpg`, which is armored. Like `verifyClearSigned`
 * otherwise.
 */
export async function verifyDetached(
  document: Uint8Array,
  signature: Uint8Array,
  context: SignatureContext,
): Promise<SignedText> {
  const text = decodeText(document, context);
  const { createMessage, readSignature, verify } = await import("openpgp");
  const settings = await strictSettings();
  const armored = decodeText(signature, context);
  if (armored.length > longestSignature) throw refused(context, "its detached signature is too large", undefined);
  const parsed = await readSignature({ armoredSignature: armored, config: settings }).catch((cause: unknown) => {
    throw refused(context, "its detached signature cannot be read", cause);
  });
  const message = await createMessage({ binary: document });
  const date = latest(context);
  const signedBy = await firstValid(parsed.getSigningKeyIDs(), context, async (verificationKeys) => {
    const request = { message, signature: parsed, verificationKeys, date, format: "binary", config: settings } as const;
    return (await verify(request)).signatures;
  });
  return { text, signedBy };
}

/** The text of a Release or InRelease that nobody vouches for. Only for repositories that the user declared trusted. */
export async function readUnverified(document: Uint8Array, context: SignatureContext): Promise<string> {
  const text = decodeText(document, context);
  if (!text.startsWith(dashes)) return text;
  checkFraming(text, context);
  const { readCleartextMessage } = await import("openpgp");
  const message = await readCleartextMessage({ cleartextMessage: text }).catch((cause: unknown) => {
    throw refused(context, "its armor cannot be read", cause);
  });
  return message.getText();
}

const toleratedSkew = 24 * 60 * 60;
const dashes = "-----";
const mostSignatures = 32;
/** Characters: of each signature 8 KiB, which those of RSA do not come near. */
const longestSignature = 256 * 1024;
/** Debian's own have 3000. Each costs several times what its bytes do, before anybody is known to vouch for them. */
const mostLines = 100_000;

/** A signature may not come from the future; a day is granted, as for the Date field. */
function latest(context: SignatureContext): Date {
  return new Date((context.now + toleratedSkew) * 1000);
}

async function strictSettings(): Promise<openpgp.PartialConfig> {
  const { enums } = await import("openpgp");
  const weak = new Set([enums.hash.md5, enums.hash.sha1, enums.hash.ripemd]);
  return { rejectMessageHashAlgorithms: weak, minRSABits: 2047 };
}

async function readKeyFiles(context: SignatureContext): Promise<openpgp.PublicKey[]> {
  const { readKeys } = await import("openpgp");
  const keys: openpgp.PublicKey[] = [];
  for (const file of context.keys) {
    const start = Buffer.from(file.subarray(0, dashes.length)).toString("latin1");
    const read =
      start === dashes
        ? readKeys({ armoredKeys: Buffer.from(file).toString("utf8") })
        : readKeys({ binaryKeys: new Uint8Array(file) });
    const found = await read.catch((cause: unknown) => {
      throw refused(context, "a key file that should vouch for it cannot be read", cause);
    });
    keys.push(...found.map((key) => key.toPublic()));
  }
  if (keys.length === 0) throw refused(context, "no key is trusted to sign it", undefined);
  return keys;
}

/**
 * The fingerprint of the first trusted key whose signature holds. Keys are tried one by one: each attempt hashes the
 * document, and Debian signs with three.
 */
async function firstValid(
  signers: readonly openpgp.KeyID[],
  context: SignatureContext,
  verify: (keys: openpgp.PublicKey[]) => Promise<Pick<Signature, "keyID" | "verified">[]>,
): Promise<string> {
  if (signers.length > mostSignatures) throw refused(context, `it carries ${signers.length} signatures`, undefined);
  const keys = await readKeyFiles(context);
  const reasons: string[] = [];
  for (const key of keys) {
    if (!signers.some((id) => key.getKeys(id).length > 0)) continue;
    // A damaged signature fails either way: as a whole, or when its own verdict is asked for.
    const signatures = await verify([key]).catch((cause: unknown) => {
      reasons.push(described(cause));
      return [];
    });
    for (const { keyID, verified } of signatures) {
      if (key.getKeys(keyID).length === 0) continue;
      try {
        await verified;
        await requireValidNow(key, keyID, context);
        return key.getFingerprint().toUpperCase();
      } catch (cause) {
        reasons.push(`key ${shown(keyID)}: ${described(cause)}`);
      }
    }
  }
  const strangers = signers.filter((id) => !keys.some((key) => key.getKeys(id).length > 0));
  reasons.push(...strangers.map((id) => `key ${shown(id)} is not trusted`));
  throw refused(context, reasons.length === 0 ? "it carries no signature" : reasons.join("; "), undefined);
}

/** Rejects where the key cannot sign any more; what is valid within the tolerated skew is valid. */
async function requireValidNow(key: openpgp.PublicKey, id: openpgp.KeyID, context: SignatureContext): Promise<void> {
  const settings = { ...(await openpgpDefaults()), ...(await strictSettings()) };
  await key.getSigningKey(id, new Date(context.now * 1000), undefined, settings).catch(async () => {
    await key.getSigningKey(id, latest(context), undefined, settings);
  });
}

async function openpgpDefaults(): Promise<openpgp.Config> {
  return (await import("openpgp")).config;
}

type Signature = openpgp.VerifyMessageResult["signatures"][number];

function described(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

function shown(id: openpgp.KeyID): string {
  return id.toHex().toUpperCase();
}

/**
 * The whole file must be one signed message: nothing before it, nothing after it, no second one, and no header but
 * Hash. Text outside of the signature would otherwise look as if it were signed.
 */
function checkFraming(text: string, context: SignatureContext): void {
  if (hasMoreLines(text, mostLines)) throw refused(context, `it has more than ${mostLines} lines`, undefined);
  const lines = text
    .trimEnd()
    .split("\n")
    .map((line) => line.trimEnd());
  const frame = lines.flatMap((line, index) =>
    line.startsWith("-") && !line.startsWith("- ") ? [{ line, index }] : [],
  );
  const expected = ["BEGIN PGP SIGNED MESSAGE", "BEGIN PGP SIGNATURE", "END PGP SIGNATURE"];
  const framed =
    frame.length === expected.length &&
    frame.every(({ line }, index) => line === `${dashes}${expected[index]}${dashes}`) &&
    frame[0]?.index === 0 &&
    frame[2]?.index === lines.length - 1;
  if (!framed) throw refused(context, "it is not one clear-signed message", undefined);
  if (text.length - text.lastIndexOf(`${dashes}${expected[1]}`) > longestSignature)
    throw refused(context, "its signature is too large", undefined);
  const headers = lines.slice(1, lines.indexOf(""));
  if (headers.some((line) => !/^Hash: [A-Za-z0-9, -]+$/.test(line))) {
    throw refused(context, "its armor has headers that do not belong there", undefined);
  }
}

function hasMoreLines(text: string, most: number): boolean {
  let lines = 0;
  for (let feed = text.indexOf("\n"); feed >= 0 && lines <= most; feed = text.indexOf("\n", feed + 1)) lines++;
  return lines > most;
}

function decodeText(bytes: Uint8Array, context: SignatureContext): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw refused(context, "it is not text in UTF-8", cause);
  }
}

function refused(context: SignatureContext, reason: string, cause: unknown): WherryError {
  return new WherryError("repository.signature", `${context.name} is not signed by a trusted key: ${reason}`, {
    hint: "use another mirror, or name the repository's public key under `keys`",
    ...(cause === undefined ? {} : { cause }),
  });
}

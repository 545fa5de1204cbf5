import assert from "node:assert/strict";
import { test } from "node:test";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { createFakeKey, type FakeKey, fakeKeyOf } from "@wherry/testing/fakes/fake-key.ts";
import { processorSeconds } from "@wherry/testing/fixtures/processor-seconds.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { hostPeer } from "@wherry/testing/peers/peers.ts";
import { skipWithoutInstalled } from "@wherry/testing/peers/skip.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { createCleartextMessage, enums, reformatKey, revokeKey, sign } from "openpgp";
import { runOrFail } from "../../system/processes.ts";
import { type SignatureContext, type SignedText, verifyClearSigned, verifyDetached } from "./signature.ts";

const day = 24 * 60 * 60;
const signed = 1_780_000_000;
const text = "Origin: Debian\nDate: today\n- a line with a dash\n-----BEGIN PGP SIGNATURE-----\n\nSHA256:\n x  \n";
/** Trailing blanks are not part of what a clear signature covers (RFC 9580, 7.1). */
const covered = text.replace("x  \n", "x\n");
const key = await createFakeKey(signed - 900 * day);
const stranger = await createFakeKey(signed - 900 * day);

test("the signed text comes back without its armor, dashes as they were", async () => {
  const document = await key.clearSign(text, signed);
  assert.match(document, /^- - a line/m);
  assert.deepEqual(await verify(document), { text: covered, signedBy: key.fingerprint });
  assert.equal((await verify(document.replaceAll("\n", "\r\n"))).text, covered);
});

test("a detached signature covers every byte", async () => {
  const signature = Buffer.from(await key.detachSign(text, signed));
  assert.deepEqual(await verifyDetached(Buffer.from(text), signature, context()), { text, signedBy: key.fingerprint });
  await refused(verifyDetached(Buffer.from(`${text} `), signature, context()), /digest/);
  await refused(
    verifyDetached(Buffer.from(text), Buffer.from("nothing"), context()),
    /detached signature cannot be read/,
  );
});

test("one trusted signature among several suffices", async () => {
  const message = await createCleartextMessage({ text });
  const signingKeys = [stranger.privateKey, key.privateKey];
  const document = await sign({ message, signingKeys, date: new Date(signed * 1000) });
  assert.equal((await verify(document)).signedBy, key.fingerprint);
  assert.equal((await verify(document, { keys: [armored(stranger)] })).signedBy, stranger.fingerprint);
  const other = await createFakeKey(signed - day);
  await refused(verify(document, { keys: [armored(other)] }), /key \w{16} is not trusted; key \w{16} is not trusted$/);
});

test("key files may be armored or binary and hold several keys", async () => {
  const document = await key.clearSign(text, signed);
  const binary = key.privateKey.toPublic().write();
  const both = Buffer.concat([stranger.privateKey.toPublic().write(), binary]);
  for (const keys of [[binary], [both], [armored(stranger), armored(key)]]) {
    assert.equal((await verify(document, { keys })).signedBy, key.fingerprint);
  }
  await refused(verify(document, { keys: [] }), /no key is trusted to sign it/);
  await refused(
    verify(document, { keys: [Buffer.from("not a key")] }),
    /key file that should vouch for it cannot be read/,
  );
  await refused(verify(document, { keys: [Buffer.from("-----not a key")] }), /cannot be read/);
});

test("a key that had expired when it signed is refused, and so is one that has expired since", async () => {
  const created = new Date((signed - 900 * day) * 1000);
  const userIDs = [{ name: "short-lived" }];
  const options = { privateKey: key.privateKey, userIDs, date: created, format: "object" } as const;
  const expiring = async (days: number) =>
    fakeKeyOf((await reformatKey({ ...options, keyExpirationTime: days * day })).privateKey);
  const document = await key.clearSign(text, signed);
  await refused(verify(document, { keys: [armored(await expiring(899))] }), /expired/);
  const keys = [armored(await expiring(901))];
  assert.equal((await verify(document, { keys })).text, covered);
  await refused(verify(document, { keys, now: signed + 2 * day }), /expired/);
  await refused(
    verifyDetached(Buffer.from(text), Buffer.from(await key.detachSign(text, signed)), {
      ...context({ keys }),
      now: signed + 2 * day,
    }),
    /expired/,
  );
});

test("beside the signature of an expired key, that of a valid one suffices", async () => {
  const created = new Date((signed - 900 * day) * 1000);
  const userIDs = [{ name: "old" }];
  const options = { privateKey: stranger.privateKey, userIDs, date: created, format: "object" } as const;
  const expired = fakeKeyOf((await reformatKey({ ...options, keyExpirationTime: 901 * day })).privateKey);
  const message = await createCleartextMessage({ text });
  const signingKeys = [expired.privateKey, key.privateKey];
  const document = await sign({ message, signingKeys, date: new Date(signed * 1000) });
  const later = await verify(document, { keys: [armored(expired), armored(key)], now: signed + 30 * day });
  assert.equal(later.signedBy, key.fingerprint);
});

test("a document that nobody vouches for is not taken apart beyond what any real one has", async () => {
  const document = await key.clearSign(text, signed);
  const packets = Buffer.alloc(1_000_000, Buffer.from([0xc2, 0x00])).toString("base64");
  const signature = `-----BEGIN PGP SIGNATURE-----\n\n${packets}\n-----END PGP SIGNATURE-----\n`;
  const seconds = await processorSeconds(async () => {
    await refused(verify(document.replace("\n\n", `\n\n${"\n".repeat(1_000_000)}`)), /more than 100000 lines/);
    await refused(verify(`${upTo(document, "-----BEGIN PGP SIG")}${signature}`), /its signature is too large/);
    await refused(
      verifyDetached(Buffer.from(text), Buffer.from(signature), context()),
      /detached signature is too large/,
    );
  });
  assert.ok(seconds < 1, `${seconds} s`);
});

test("a revoked key is refused, even for what it signed before", async () => {
  const { publicKey } = await revokeKey({
    key: key.privateKey,
    reasonForRevocation: { flag: enums.reasonForRevocation.keyCompromised, string: "stolen" },
    date: new Date((signed + day) * 1000),
    format: "armored",
  });
  const document = await key.clearSign(text, signed);
  await refused(verify(document, { keys: [Buffer.from(publicKey)], now: signed + 2 * day }), /revoked/);
});

test("a signature from the future is refused", async () => {
  const document = await key.clearSign(text, signed);
  assert.ok(await verify(document, { now: signed - day }), "a day of skew is granted");
  await refused(verify(document, { now: signed - day - 1 }), /in the future/);
});

const framings: readonly [string, (document: string) => string][] = [
  ["text before the message", (document) => `Origin: Evil\n${document}`],
  ["an empty line before the message", (document) => `\n${document}`],
  ["a byte order mark", (document) => `\uFEFF${document}`],
  ["text after the message", (document) => `${document}\nOrigin: Evil\n`],
  ["a second message", (document) => document + document],
  ["the end missing", (document) => upTo(document, "-----END")],
  ["the signature missing", (document) => upTo(document, "-----BEGIN PGP SIGNATURE")],
  ["a foreign armor header", (document) => document.replace("Hash: SHA", "Origin: Evil\nHash: SHA")],
  ["another dash that is not escaped", (document) => document.replace("- - a line", "-- a line")],
  ["only its signature", (document) => document.slice(document.indexOf("-----BEGIN PGP SIGNATURE"))],
  ["nothing", () => ""],
  ["plain text", () => text],
];
for (const [name, change] of framings) {
  test(`refused: ${name}`, async () => {
    const document = await key.clearSign(text, signed);
    await refused(
      verify(change(document.endsWith("\n") ? document : `${document}\n`)),
      /is not signed by a trusted key/,
    );
  });
}

test("bytes that are not UTF-8 are refused", async () => {
  const document = Buffer.from(await key.clearSign(text, signed));
  document[60] = 0xff;
  await refused(verifyClearSigned(document, context()), /UTF-8/);
});

test("whatever is changed in a signed document, the same text comes back or none", async () => {
  const document = Buffer.from(await key.clearSign(text, signed));
  const change = fc.tuple(fc.nat(document.length - 1), fc.integer({ min: 0, max: 255 }));
  await assertProperty(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
      const changed = Buffer.from(document);
      for (const [offset, byte] of changes) changed[offset] = byte;
      const outcome = await verifyClearSigned(changed, context()).catch((error: unknown) => error);
      if (outcome instanceof WherryError) assert.equal(outcome.code, "repository.signature");
      else assert.equal((outcome as SignedText).text, covered);
    }),
    { numRuns: 60 },
  );
});

const gpg = await hostPeer("gpg");
test("what gpg signs is verified, unless it signs with SHA-1", {
  skip: skipWithoutInstalled({ gpg }, "gpg"),
}, async () => {
  if (gpg === undefined) return;
  await using folder = await temporaryDirectory();
  const env = { PATH: process.env.PATH ?? "", GNUPGHOME: folder.path };
  const call = async (args: string[], input = "") => {
    const all = [...gpg.prefix, "--batch", "--quiet", ...args];
    return (await runOrFail(gpg.file, all, { env, input: Buffer.from(input) })).stdout;
  };
  try {
    await call(["--passphrase", "", "--quick-generate-key", "tester", "rsa2048", "sign", "never"]);
    const keys = [await call(["--export"])];
    const now = Math.floor(Date.now() / 1000);
    // gpg leaves the last line feed out of a clear signature.
    const clear = await verifyClearSigned(await call(["--clearsign"], text), context({ keys, now }));
    assert.equal(clear.text, covered.trimEnd());
    const detached = await call(["--armor", "--detach-sign"], text);
    assert.equal((await verifyDetached(Buffer.from(text), detached, context({ keys, now }))).text, text);
    const weak = await call(["--digest-algo", "SHA1", "--clearsign"], text);
    assert.match(weak.toString(), /^Hash: SHA1$/m);
    await refused(verifyClearSigned(weak, context({ keys, now })), /insecure.*SHA1|SHA1.*insecure/i);
  } finally {
    const killer = await hostPeer("gpgconf");
    if (killer !== undefined) await runOrFail(killer.file, [...killer.prefix, "--kill", "all"], { env });
  }
});

function context(changes: Partial<SignatureContext> = {}): SignatureContext {
  return { name: "InRelease", keys: [armored(key)], now: signed + 3600, ...changes };
}

async function verify(document: string, changes: Partial<SignatureContext> = {}): Promise<SignedText> {
  return await verifyClearSigned(Buffer.from(document), context(changes));
}

function armored(one: FakeKey): Uint8Array {
  return Buffer.from(one.publicKey);
}

async function refused(promise: Promise<unknown>, says: RegExp): Promise<void> {
  const outcome = await promise.catch((error: unknown) => error);
  assert.ok(outcome instanceof WherryError, "it is refused");
  assert.equal(outcome.code, "repository.signature");
  assert.match(outcome.message, says);
  assert.ok(outcome.hint);
}

function upTo(document: string, end: string): string {
  return document.slice(0, document.lastIndexOf(end));
}

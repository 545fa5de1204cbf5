import type { PrivateKey } from "openpgp";

/** An OpenPGP key made for one test. */
export interface FakeKey {
  /** Armored. */
  readonly publicKey: string;
  /** Upper-case hexadecimal. */
  readonly fingerprint: string;
  readonly privateKey: PrivateKey;
  /** `date` is the time of the signature, seconds since 1970. */
  clearSign(text: string, date: number): Promise<string>;
  /** Armored. */
  detachSign(text: string, date: number): Promise<string>;
}

/** A new Ed25519 key. It exists since `created`, seconds since 1970, and expires after `lifetime` seconds, or never. */
export async function createFakeKey(created: number, lifetime = 0): Promise<FakeKey> {
  const { generateKey } = await import("openpgp");
  const { privateKey } = await generateKey({
    type: "ecc",
    curve: "ed25519Legacy",
    userIDs: [{ name: "Fake archive key", email: "fake@invalid" }],
    date: new Date(created * 1000),
    keyExpirationTime: lifetime,
    format: "object",
  });
  return fakeKeyOf(privateKey);
}

/** The same conveniences for a key that was made otherwise. */
export function fakeKeyOf(privateKey: PrivateKey): FakeKey {
  return {
    publicKey: privateKey.toPublic().armor(),
    fingerprint: privateKey.getFingerprint().toUpperCase(),
    privateKey,
    async clearSign(text, date) {
      const { createCleartextMessage, sign } = await import("openpgp");
      const message = await createCleartextMessage({ text });
      return await sign({ message, signingKeys: privateKey, date: new Date(date * 1000) });
    },
    async detachSign(text, date) {
      const { createMessage, sign } = await import("openpgp");
      const message = await createMessage({ binary: Buffer.from(text) });
      return await sign({ message, signingKeys: privateKey, date: new Date(date * 1000), detached: true });
    },
  };
}

import { decodeBase64 } from "../bytes/base64.ts";
import { dataViewOf } from "../bytes/data-view.ts";

/** A public key, as a line of authorized_keys (sshd(8)) says it. */
interface PublicKey {
  /** As the line says it: "ssh-ed25519". Of the types that OpenSSH knows or knew, certificates among them. */
  readonly type: string;
  /**
   * Why the key itself cannot be used: no word in base64 follows the type, the key names another type, or it ends too
   * early or too late.
   */
  readonly fault: "no-base64" | "other-type" | "not-whole" | undefined;
  /** The length of an RSA key's modulus; undefined for other types, and where there is a fault. */
  readonly rsaBits: number | undefined;
}

const types =
  /^(?:ssh-(?:ed25519|rsa|dss)|ecdsa-sha2-nistp(?:256|384|521)|sk-[a-z0-9-]+@openssh\.com|(?:ssh|ecdsa|sk)-[a-z0-9-]+-cert-v01@openssh\.com)$/;

/** Of PEM, of PuTTY, and of OpenSSH's own format without its frame. */
const privateKey = /PRIVATE KEY|PuTTY-User-Key|b3BlbnNzaC1rZXktdjE/;

/**
 * The key in a line of authorized_keys (sshd(8)), before which options may stand; "private" where the text has a
 * private key, undefined where it has no key. Callers decide what they refuse.
 */
export function parsePublicKey(line: string): PublicKey | "private" | undefined {
  if (privateKey.test(line)) return "private";
  const words = line.trim().split(/\s+/);
  const position = words.findIndex((word) => types.test(word));
  const type = words[position];
  if (type === undefined) return undefined;
  const blob = words[position + 1] ?? "";
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(blob)) return { type, fault: "no-base64", rsaBits: undefined };
  // What is cut off in the middle of a group of four characters still tells its type.
  const bytes = decodeBase64(blob) ?? decodeBase64(blob.slice(0, blob.length - (blob.length % 4))) ?? new Uint8Array();
  if (typeOf(bytes) !== type) return { type, fault: "other-type", rsaBits: undefined };
  const strings = blob.length % 4 === 0 ? stringsOf(bytes) : undefined;
  if (strings === undefined) return { type, fault: "not-whole", rsaBits: undefined };
  if (type !== "ssh-rsa") return { type, fault: undefined, rsaBits: undefined };
  const rsaBits = bitsOf(strings[2]);
  return { type, fault: rsaBits === undefined ? "not-whole" : undefined, rsaBits };
}

/** The blob begins with its own type, as a string with a 32-bit length (RFC 4253, 6.6). */
function typeOf(bytes: Uint8Array): string {
  const length = bytes.length < 4 ? 0 : dataViewOf(bytes).getUint32(0);
  return String.fromCharCode(...bytes.subarray(4, 4 + Math.min(length, 64)));
}

/** Strings with 32-bit lengths; undefined where the blob does not end with the last of them, or has fewer than two. */
function stringsOf(bytes: Uint8Array): readonly Uint8Array[] | undefined {
  const view = dataViewOf(bytes);
  const strings: Uint8Array[] = [];
  let at = 0;
  while (at + 4 <= bytes.length) {
    const end = at + 4 + view.getUint32(at);
    strings.push(bytes.subarray(at + 4, end));
    at = end;
  }
  return at === bytes.length && strings.length >= 2 ? strings : undefined;
}

/** An RSA key is three strings: its type, the exponent, the modulus (RFC 4253, 6.6). */
function bitsOf(modulus: Uint8Array | undefined): number | undefined {
  if (modulus === undefined || modulus.length === 0) return undefined;
  // A leading zero keeps the number positive.
  return (modulus.length - 1) * 8 + (32 - Math.clz32(modulus[0] ?? 0));
}

import { generateKeyPairSync } from "node:crypto";
import { randomBytes } from "../system/chance.ts";

interface SshKey {
  /** The file that `ssh -i` reads. */
  readonly privateKey: string;
  /** A line of authorized_keys, without its end. */
  readonly publicKey: string;
}

const algorithm = Buffer.from("ssh-ed25519");

/** A new Ed25519 key without a passphrase, for one run. */
export function makeSshKey(comment: string): SshKey {
  const { privateKey } = generateKeyPairSync("ed25519");
  const { d = "", x = "" } = privateKey.export({ format: "jwk" });
  return formatSshKey(
    { seed: Buffer.from(d, "base64url"), point: Buffer.from(x, "base64url") },
    comment,
    randomBytes(4),
  );
}

/**
 * A key in OpenSSH's own format (OpenSSH PROTOCOL.key; field encodings RFC 4251 section 5, key blob RFC 8709 section
 * 4). `check` is any four bytes; they appear twice, so that a wrong passphrase is noticed.
 */
function formatSshKey(
  key: { readonly seed: Uint8Array; readonly point: Uint8Array },
  comment: string,
  check: Uint8Array,
): SshKey {
  const blob = Buffer.concat([string(algorithm), string(key.point)]);
  const secret = Buffer.concat([
    check,
    check,
    blob,
    // RFC 8032's secret key, followed by the public one.
    string(Buffer.concat([key.seed, key.point])),
    string(Buffer.from(comment)),
  ]);
  // Counting bytes fill it to the block size of the cipher "none", which is 8.
  const padding = Buffer.from(Array.from({ length: (8 - (secret.length % 8)) % 8 }, (_, index) => index + 1));
  const none = string(Buffer.from("none"));
  const file = Buffer.concat([
    Buffer.from("openssh-key-v1\0"),
    none,
    none,
    string(Buffer.alloc(0)),
    Buffer.from([0, 0, 0, 1]),
    string(blob),
    string(Buffer.concat([secret, padding])),
  ]);
  const lines = file.toString("base64").match(/.{1,70}/g) ?? [];
  return {
    privateKey: `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines.join("\n")}\n-----END OPENSSH PRIVATE KEY-----\n`,
    publicKey: `ssh-ed25519 ${blob.toString("base64")} ${comment}`,
  };
}

function string(bytes: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

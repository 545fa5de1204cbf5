import { hash } from "node:crypto";

/** What Java reads without being told (keytool(1), "-storepass"). It hides nothing: all that it holds is public. */
const password = "changeit";

/**
 * Certificates that Java shall trust, as a key store of the type JKS, which every Java reads: by alias, as DER, sorted.
 * `time` is in seconds. The same certificates give the same bytes. (sun.security.provider.JavaKeyStore.)
 */
export function javaTrustStore(certificates: ReadonlyMap<string, Uint8Array>, time: number): Buffer {
  const parts: Uint8Array[] = [words(0xfeedfeed, 2, certificates.size)];
  for (const [alias, certificate] of [...certificates].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const date = Buffer.alloc(8);
    date.writeBigUInt64BE(BigInt(time) * 1000n);
    // 2: a certificate that is trusted.
    parts.push(words(2), text(alias), date, text("X.509"), words(certificate.length), certificate);
  }
  const content = Buffer.concat(parts);
  // Of UTF-16, high byte first.
  const secret = Buffer.from(password, "utf16le").swap16();
  const digest = hash("sha1", Buffer.concat([secret, Buffer.from("Mighty Aphrodite"), content]), "buffer");
  return Buffer.concat([content, digest]);
}

function words(...numbers: readonly number[]): Buffer {
  const buffer = Buffer.alloc(4 * numbers.length);
  for (const [index, number] of numbers.entries()) buffer.writeUInt32BE(number, 4 * index);
  return buffer;
}

/** DataOutput.writeUTF, of names without characters beyond the first 65,536. */
function text(name: string): Buffer {
  const bytes = Buffer.from(name);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

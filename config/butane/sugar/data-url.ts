import { encodeBase64 } from "@wherry/core/bytes/base64.ts";
import { encodePercent } from "@wherry/core/urls/percent.ts";

interface EncodedContents {
  readonly source: string;
  /** "gzip", or "" for contents that are not compressed; undefined where the configuration's own setting stays. */
  readonly compression: string | undefined;
}

/**
 * Contents as the shortest data URL (RFC 2397): escaped, in base64, or compressed and in base64, as long as what has to
 * say "gzip" is shorter, too. What the configuration itself says to be compressed is not compressed again.
 */
export function encodeContents(
  bytes: Uint8Array,
  ownCompression: string | undefined,
  compress: ((bytes: Uint8Array) => Uint8Array) | undefined,
): EncodedContents {
  const isCompressed = ownCompression !== undefined && ownCompression !== "";
  const escaped = escapedLength(bytes) + ",".length;
  const encoded = base64Length(bytes.length) + ";base64,".length;
  if (!isCompressed && compress !== undefined && Math.min(escaped, encoded) > leastCompressed) {
    const gzip = compress(bytes);
    if (base64Length(gzip.length) + ";base64,".length + "gzip".length < Math.min(escaped, encoded))
      return { source: `data:;base64,${encodeBase64(gzip)}`, compression: "gzip" };
  }
  const source = encoded < escaped ? `data:;base64,${encodeBase64(bytes)}` : `data:,${encodePercent(bytes)}`;
  return { source, compression: isCompressed ? undefined : "" };
}

/** The shortest that a gzip file with anything in it can be as a data URL. */
const leastCompressed = base64Length(18 + 7) + ";base64,".length + "gzip".length;

function base64Length(length: number): number {
  return Math.ceil(length / 3) * 4;
}

function escapedLength(bytes: Uint8Array): number {
  let length = bytes.length;
  for (const byte of bytes) if (unreserved[byte] === 0) length += 2;
  return length;
}

const unreserved = Uint8Array.from({ length: 256 }, (_, byte) =>
  encodePercent(Uint8Array.of(byte)).length === 1 ? 1 : 0,
);

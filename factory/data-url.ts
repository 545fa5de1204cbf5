/** The bytes of a data: URL (RFC 2397); undefined where it is none, or its base64 is broken. */
export function decodeDataUrl(url: string): Uint8Array | undefined {
  const match = /^data:[^,]*?(;base64)?,(.*)$/s.exec(url);
  if (match === null) return undefined;
  const [, base64, text = ""] = match;
  if (/%(?![0-9a-f]{2})/i.test(text)) return undefined;
  const plain = Buffer.from(
    Buffer.from(text, "utf8")
      .toString("latin1")
      .replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    "latin1",
  );
  if (base64 === undefined) return plain;
  const digits = plain.toString("latin1");
  return /^[A-Za-z0-9+/]*={0,2}$/.test(digits) && digits.length % 4 === 0 ? Buffer.from(digits, "base64") : undefined;
}

import { encodeUtf8 } from "../../bytes/utf8.ts";

/** A data URL with everything escaped that RFC 3986 does not call unreserved. */
export function encodeDataUrl(contents: string | Uint8Array): string {
  const bytes = typeof contents === "string" ? encodeUtf8(contents) : contents;
  return `data:,${Array.from(bytes, escapeByte).join("")}`;
}

function escapeByte(byte: number): string {
  const character = String.fromCharCode(byte);
  return /[A-Za-z0-9\-._~]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
}

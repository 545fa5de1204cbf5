import { createHash } from "node:crypto";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { type DerElement, encodeElement, readElements } from "./der.ts";

const SEQUENCE = 0x30;
const SET = 0x31;
const UTF8_STRING = 0x0c;
const VERSION = 0xa0;

/**
 * The name under which OpenSSL looks for a certificate in a folder (X509_NAME_hash(3)): the first four bytes, little
 * end first, of the SHA-1 of the subject in a canonical form: all strings UTF-8, lower case in ASCII, blanks trimmed
 * and collapsed.
 */
export function subjectHash(certificate: Buffer): string {
  const canonical = subjectOf(certificate).map((rdn) => {
    const attributes = readElements(rdn.content).map(canonicalAttribute);
    return encodeElement(SET, Buffer.concat(attributes.sort(Buffer.compare)));
  });
  const digest = createHash("sha1").update(Buffer.concat(canonical)).digest();
  return digest.readUInt32LE(0).toString(16).padStart(8, "0");
}

/** RFC 5280 section 4.1: version, serial number, signature, issuer, validity, subject. */
function subjectOf(certificate: Buffer): DerElement[] {
  const [outer] = readElements(certificate);
  const [body] = readElements(outer?.content ?? Buffer.alloc(0));
  const fields = readElements(body?.content ?? Buffer.alloc(0));
  const subject = fields[fields[0]?.tag === VERSION ? 5 : 4];
  if (subject?.tag !== SEQUENCE) throw new WherryError("format.invalid", "a certificate has no subject");
  return readElements(subject.content);
}

function canonicalAttribute(attribute: DerElement): Buffer {
  const [type, value] = readElements(attribute.content);
  if (type === undefined || value === undefined)
    throw new WherryError("format.invalid", "a certificate's subject is damaged");
  const text = decodeString(value);
  const canonical =
    text === undefined
      ? encodeElement(value.tag, value.content)
      : encodeElement(UTF8_STRING, Buffer.from(canonicalText(text), "utf8"));
  return encodeElement(SEQUENCE, Buffer.concat([encodeElement(type.tag, type.content), canonical]));
}

function canonicalText(text: string): string {
  const collapsed = text.replaceAll(/[ \t\n\v\f\r]+/g, " ").replaceAll(/^ | $/g, "");
  return collapsed.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** The string types that have a canonical form; undefined for others, which are hashed as they are. */
function decodeString({ tag, content }: DerElement): string | undefined {
  switch (tag) {
    case UTF8_STRING:
      return content.toString("utf8");
    case 0x13: // PrintableString
    case 0x14: // T61String, which OpenSSL takes for Latin-1
    case 0x16: // IA5String
    case 0x1a: // VisibleString
      return content.toString("latin1");
    case 0x1e: // BMPString
      requireLength(content, 2);
      return Buffer.from(content).swap16().toString("utf16le");
    case 0x1c: // UniversalString
      requireLength(content, 4);
      return Array.from({ length: content.length / 4 }, (_, i) => characterOf(content.readUInt32BE(i * 4))).join("");
    default:
      return undefined;
  }
}

function requireLength(content: Buffer, multiple: number): void {
  if (content.length % multiple !== 0) throw new WherryError("format.invalid", "a certificate's subject is cut off");
}

function characterOf(code: number): string {
  if (code > 0x10ffff) throw new WherryError("format.invalid", "a certificate's subject has what is no character");
  return String.fromCodePoint(code);
}

import { elementsOf, type XmlElement } from "../triggers/read-xml.ts";
import { mimeNamespace, numberTo100 } from "./mime-words.ts";

/** What a type's content looks like. */
export interface Magic {
  readonly type: string;
  readonly priority: number;
  /** It takes away what other folders say of the type. */
  readonly deletes: boolean;
  readonly matches: readonly Match[];
}

export interface Match {
  /** Where the data may begin: the first offset, and how many there are. */
  readonly start: number;
  readonly length: number;
  /** Bytes of a word that is in the machine's own order, else 1. */
  readonly wordSize: number;
  readonly data: Buffer;
  readonly mask: Buffer | undefined;
  readonly matches: readonly Match[];
}

/** What is in a folder of a type: a removable medium. */
export interface TreeMagic {
  readonly type: string;
  readonly priority: number;
  readonly matches: readonly TreeMatch[];
}

export interface TreeMatch {
  readonly path: string;
  /** What is said of the file: "file,match-case,non-empty", as /usr/share/mime/treemagic has it. */
  readonly says: string;
  readonly matches: readonly TreeMatch[];
}

/** The element `magic` of a type; undefined where it is wrong. (Shared MIME-info Database specification 0.21, 2.4.) */
export function readMagic(type: string, element: XmlElement): Magic | undefined {
  const priority = numberTo100(element.attributes.get("priority"));
  const matches = readMatches(element);
  if (priority === undefined || matches === undefined || matches.length === 0) return undefined;
  return { type, priority, deletes: false, matches };
}

/** The element `treemagic` of a type; undefined where it is wrong. (2.10 of the specification.) */
export function readTreeMagic(type: string, element: XmlElement): TreeMagic | undefined {
  const priority = numberTo100(element.attributes.get("priority"));
  const matches = readTreeMatches(element);
  return priority === undefined || matches === undefined ? undefined : { type, priority, matches };
}

function readMatches(parent: XmlElement): Match[] | undefined {
  const matches: Match[] = [];
  for (const { namespace, name, attributes, ...element } of elementsOf(parent)) {
    if (namespace !== mimeNamespace || name !== "match") return undefined;
    const range = /^\s*([+-]?\d{1,10})(?::\s*(\d{1,10}))?$/.exec(attributes.get("offset") ?? "");
    const type = attributes.get("type") ?? "";
    const value = readValue(type, attributes.get("value") ?? "", attributes.get("mask"));
    const below = readMatches({ namespace, name, attributes, ...element });
    if (range === null || value === undefined || below === undefined) return undefined;
    const start = Number(range[1]);
    const length = range[2] === undefined ? 1 : Number(range[2]) - start + 1;
    if (length < 1 || (range[2] !== undefined && start < 0)) return undefined;
    matches.push({ start, length, wordSize: wordSizes[type] ?? 1, ...value, matches: below });
  }
  return matches;
}

const wordSizes: Readonly<Record<string, number>> = { host16: 2, host32: 4 };
/** By type: bytes, and whether the low one comes first. */
const numbers: Readonly<Record<string, readonly [bytes: number, isLittle: boolean]>> = {
  byte: [1, true],
  big16: [2, false],
  host16: [2, false],
  little16: [2, true],
  big32: [4, false],
  host32: [4, false],
  little32: [4, true],
};

function readValue(type: string, value: string, mask: string | undefined): Pick<Match, "data" | "mask"> | undefined {
  if (value === "") return undefined;
  if (type === "string") {
    const data = unescaped(value);
    if (mask === undefined) return { data, mask: undefined };
    const digits = mask.slice(2);
    if (!/^0x[0-9a-fA-F]*$/.test(mask) || digits.length > data.length * 2 || data.length === 0) return undefined;
    return { data, mask: Buffer.from(digits.padEnd(data.length * 2, "0"), "hex") };
  }
  const kind = Object.hasOwn(numbers, type) ? numbers[type] : undefined;
  const number = readNumber(value);
  const masked = mask === undefined ? undefined : readNumber(mask);
  if (kind === undefined || number === undefined || (mask !== undefined && masked === undefined)) return undefined;
  const [bytes] = kind;
  if (bytes < 4 && number >> BigInt(8 * bytes) !== 0n) return undefined;
  return { data: numberBytes(number, kind), mask: masked === undefined ? undefined : numberBytes(masked, kind) };
}

/** strtoul(3) of the base that the number says itself. */
function readNumber(text: string): bigint | undefined {
  const [, sign, digits = ""] = /^\s*([+-]?)(0[xX][0-9a-fA-F]{1,16}|0[0-7]{0,22}|[1-9][0-9]{0,19})$/.exec(text) ?? [];
  if (digits === "") return undefined;
  const number = BigInt(/^0[0-7]/.test(digits) ? `0o${digits.slice(1)}` : digits);
  return BigInt.asUintN(64, sign === "-" ? -number : number);
}

function numberBytes(number: bigint, [bytes, isLittle]: readonly [number, boolean]): Buffer {
  const data = Buffer.alloc(8);
  data.writeBigUInt64LE(number);
  const used = data.subarray(0, bytes);
  return isLittle ? used : used.reverse();
}

const escapes: Readonly<Record<string, number>> = { n: 10, r: 13, b: 8, t: 9, f: 12, v: 11 };
const escaped = /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{0,2})|([\s\S])|$)/g;

/** A string with C's escapes, as bytes. */
function unescaped(value: string): Buffer {
  const bytes = Buffer.from(value).toString("latin1");
  return Buffer.from(
    bytes.replaceAll(escaped, (_, octal?: string, hex?: string, letter?: string) => {
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
      if (hex !== undefined) return hex === "" ? "x" : String.fromCharCode(Number.parseInt(hex, 16));
      return letter === undefined ? "" : String.fromCharCode(escapes[letter] ?? letter.charCodeAt(0));
    }),
    "latin1",
  );
}

const kinds = new Set(["file", "directory", "link"]);

function readTreeMatches(parent: XmlElement): TreeMatch[] | undefined {
  const matches: TreeMatch[] = [];
  for (const element of elementsOf(parent)) {
    const { namespace, name, attributes } = element;
    const path = attributes.get("path");
    const kind = attributes.get("type");
    const below = readTreeMatches(element);
    if (namespace !== mimeNamespace || name !== "treematch" || path === undefined || below === undefined)
      return undefined;
    if (kind !== undefined && !kinds.has(kind)) return undefined;
    const flags = ["match-case", "executable", "non-empty"].filter((flag) => attributes.get(flag) === "true");
    const type = attributes.get("mimetype");
    matches.push({
      path,
      says: [kind ?? "any", ...flags, ...(type === undefined ? [] : [type])].join(),
      matches: below,
    });
  }
  return matches;
}

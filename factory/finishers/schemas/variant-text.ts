import {
  arrayVariant,
  boxedVariant,
  longestType,
  maybeVariant,
  membersOf,
  numberVariant,
  stringVariant,
  tupleVariant,
  typeLength,
  type Variant,
} from "./variant.ts";

/**
 * A value written as text (GLib's "GVariant Text Format"), of a type; undefined where it is none, or of another type.
 */
export function parseVariant(type: string, text: string): Variant | undefined {
  const tokens = tokenise(text);
  if (tokens === undefined) return undefined;
  const reader = { tokens, position: 0, depth: 0 };
  const value = read(reader, type);
  return reader.position === tokens.length ? value : undefined;
}

interface Reader {
  readonly tokens: readonly string[];
  position: number;
  depth: number;
}

// Alternatives within a repetition would take room on the stack for each letter.
const token =
  /\s*(b?"[^"\\]*(?:\\[\s\S][^"\\]*)*"|b?'[^'\\]*(?:\\[\s\S][^'\\]*)*'|@[a-z(){}*?]+|[[\](){}<>,:]|[-+.\w/%]+)/y;

function tokenise(text: string): string[] | undefined {
  const tokens: string[] = [];
  token.lastIndex = 0;
  const end = text.trimEnd().length;
  for (let position = 0; position < end; position = token.lastIndex) {
    token.lastIndex = position;
    const found = token.exec(text)?.[1];
    if (found === undefined) return undefined;
    tokens.push(found);
  }
  return tokens;
}

/** By the words that name them. */
const keywords: Readonly<Record<string, string>> = {
  boolean: "b",
  byte: "y",
  int16: "n",
  uint16: "q",
  int32: "i",
  handle: "h",
  uint32: "u",
  int64: "x",
  uint64: "t",
  double: "d",
  string: "s",
  objectpath: "o",
  signature: "g",
};
const deepest = 64;

/** The next value; without a type that which its form says. */
function read(reader: Reader, type: string | undefined): Variant | undefined {
  reader.depth += 1;
  const value = reader.depth > deepest ? undefined : readValue(reader, type);
  reader.depth -= 1;
  // One that its value alone says may be as long as that.
  return value === undefined || value.type.length > longestType ? undefined : value;
}

function readValue(reader: Reader, type: string | undefined): Variant | undefined {
  const next = reader.tokens[reader.position] ?? "";
  if (next.startsWith("@")) return readTyped(reader, next.slice(1), type);
  if (Object.hasOwn(keywords, next)) return readTyped(reader, keywords[next] ?? "", type);
  if (type?.startsWith("m") === true) return readMaybe(reader, type);
  switch (next) {
    case "[":
      return type === undefined || type.startsWith("a") ? readArray(reader, type) : undefined;
    case "{":
      return type === undefined || type.startsWith("a{") ? readDictionary(reader, type) : readEntry(reader, type);
    case "(":
      return readTuple(reader, type);
    case "<":
      return type === undefined || type === "v" ? readBoxed(reader) : undefined;
    default:
      reader.position += 1;
      return /^b?['"]/.test(next) ? readString(next, type) : readWord(next, type);
  }
}

function readTyped(reader: Reader, said: string, type: string | undefined): Variant | undefined {
  reader.position += 1;
  if (typeLength(said) !== said.length || (type !== undefined && said !== type)) return undefined;
  return read(reader, said);
}

function readMaybe(reader: Reader, type: string): Variant | undefined {
  const next = reader.tokens[reader.position];
  if (next === "nothing" || next === "just") reader.position += 1;
  if (next === "nothing") return maybeVariant(type, undefined);
  const item = read(reader, type.slice(1));
  return item === undefined ? undefined : maybeVariant(type, item);
}

/** Values with commas between them, and the end after the last. */
function readList(
  reader: Reader,
  end: string,
  one: (index: number) => Variant | undefined,
  mayEndWithComma = false,
): Variant[] | undefined {
  reader.position += 1;
  const items: Variant[] = [];
  while (reader.tokens[reader.position] !== end) {
    if (items.length > 0 && !take(reader, ",")) return undefined;
    if (mayEndWithComma && items.length === 1 && reader.tokens[reader.position] === end) break;
    const item = one(items.length);
    if (item === undefined) return undefined;
    items.push(item);
  }
  reader.position += 1;
  return items;
}

function readArray(reader: Reader, type: string | undefined): Variant | undefined {
  let element = type?.slice(1);
  const items = readList(reader, "]", () => {
    const item = read(reader, element);
    element ??= item?.type;
    return item;
  });
  return items === undefined || element === undefined ? undefined : arrayVariant(`a${element}`, items);
}

function readTuple(reader: Reader, type: string | undefined): Variant | undefined {
  if (type !== undefined && !type.startsWith("(")) return undefined;
  const members = type === undefined ? undefined : membersOf(type);
  const items = readList(
    reader,
    ")",
    (index) => (members !== undefined && members[index] === undefined ? undefined : read(reader, members?.[index])),
    true,
  );
  if (items === undefined || (members !== undefined && items.length !== members.length)) return undefined;
  return tupleVariant(items);
}

/** {KEY, VALUE}, as it stands in an array. */
function readEntry(reader: Reader, type: string): Variant | undefined {
  if (!type.startsWith("{")) return undefined;
  const members = membersOf(type);
  const items = readList(reader, "}", (index) =>
    members[index] === undefined ? undefined : read(reader, members[index]),
  );
  return items?.length === 2 ? tupleVariant(items, "{}") : undefined;
}

/** {KEY: VALUE, ...} */
function readDictionary(reader: Reader, type: string | undefined): Variant | undefined {
  let [keyType, valueType] = type === undefined ? [] : membersOf(type.slice(1));
  const entries = readList(reader, "}", () => {
    const key = read(reader, keyType);
    if (key === undefined || !take(reader, ":")) return undefined;
    const value = read(reader, valueType);
    keyType ??= key.type;
    valueType ??= value?.type;
    return value === undefined ? undefined : tupleVariant([key, value], "{}");
  });
  if (entries === undefined || keyType === undefined || valueType === undefined) return undefined;
  return arrayVariant(`a{${keyType}${valueType}}`, entries);
}

function readBoxed(reader: Reader): Variant | undefined {
  reader.position += 1;
  const value = read(reader, undefined);
  return value === undefined || !take(reader, ">") ? undefined : boxedVariant(value);
}

function take(reader: Reader, expected: string): boolean {
  const isThere = reader.tokens[reader.position] === expected;
  if (isThere) reader.position += 1;
  return isThere;
}

const escapes: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\n": "",
};

function readString(quoted: string, type: string | undefined): Variant | undefined {
  const isBytes = quoted.startsWith("b");
  const text = quoted
    .slice(isBytes ? 2 : 1, -1)
    .replaceAll(
      /\\(?:u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|([0-7]{1,3})|([\s\S]))/g,
      (all, short, long, octal, letter) => {
        if (octal !== undefined) return isBytes ? String.fromCharCode(Number.parseInt(octal, 8)) : octal;
        if (letter !== undefined) return escapes[letter] ?? letter;
        const code = Number.parseInt(short ?? long, 16);
        return code > 0x10ffff ? all : String.fromCodePoint(code);
      },
    );
  if (isBytes) {
    if (type !== undefined && type !== "ay") return undefined;
    return { type: "ay", bytes: Buffer.from(`${text}\0`, "latin1") };
  }
  if (text.includes("\0") || (type !== undefined && !"sog".includes(type))) return undefined;
  if (type === "o" && !/^\/$|^(\/[A-Za-z0-9_]+)+$/.test(text)) return undefined;
  return stringVariant(text, type ?? "s");
}

/** A number or a boolean. */
function readWord(word: string, type: string | undefined): Variant | undefined {
  if (word === "true" || word === "false") {
    return type === undefined || type === "b" ? numberVariant("b", word === "true" ? 1 : 0) : undefined;
  }
  const [, sign = "", digits = ""] = /^([+-]?)(0[xX][0-9a-fA-F]{1,16}|0[0-7]*|[1-9][0-9]{0,19})$/.exec(word) ?? [];
  const isReal = /^[+-]?((\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|inf(inity)?|nan)$/i.test(word);
  const kind = type ?? (digits === "" ? "d" : "i");
  if (kind === "d") return isReal ? numberVariant("d", realOf(word)) : undefined;
  if (digits === "" || !"ynqiuhxt".includes(kind)) return undefined;
  const number = BigInt(/^0[0-7]/.test(digits) ? `0o${digits.slice(1)}` : digits);
  return numberVariant(kind, sign === "-" ? -number : number);
}

function realOf(word: string): number {
  const named = /^([+-]?)(inf|nan)/i.exec(word);
  if (named === null) return Number(word);
  const number = named[2]?.toLowerCase() === "inf" ? Number.POSITIVE_INFINITY : Number.NaN;
  return named[1] === "-" ? -number : number;
}

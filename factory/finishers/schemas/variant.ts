/** A value of GVariant, serialised (GLib's "GVariant Serialisation" 1.0), low byte first. */
export interface Variant {
  /** GVariant's type string: "a{sv}". */
  readonly type: string;
  readonly bytes: Buffer;
  /** Of a plain value: what it is, to compare it. */
  readonly value?: number | bigint | string;
  /** Of an array or a maybe: what is in it. */
  readonly items?: readonly Variant[];
}

const sizes: Readonly<Record<string, number>> = { b: 1, y: 1, n: 2, q: 2, i: 4, u: 4, h: 4, x: 8, t: 8, d: 8 };

/** A number of one of the types y, n, q, i, u, h, x, t, d, or a boolean; undefined where it does not fit. */
export function numberVariant(type: string, value: number | bigint): Variant | undefined {
  const bytes = Buffer.alloc(sizes[type] ?? 0);
  if (type === "d") {
    bytes.writeDoubleLE(Number(value));
    return { type, bytes, value: Number(value) };
  }
  const bits = 8 * bytes.length;
  const number = BigInt(value);
  const isSigned = "nixh".includes(type);
  const wrapped = isSigned ? BigInt.asIntN(bits, number) : BigInt.asUintN(bits, number);
  if (bits === 0 || wrapped !== number) return undefined;
  for (let index = 0; index < bytes.length; index += 1) bytes[index] = Number((number >> BigInt(8 * index)) & 0xffn);
  return { type, bytes, value: number };
}

/** A string, or with another type an object path or a signature. */
export function stringVariant(text: string, type = "s"): Variant {
  return { type, bytes: Buffer.from(`${text}\0`), value: text };
}

/** A value of any type. */
export function boxedVariant({ type, bytes }: Variant): Variant {
  return { type: "v", bytes: Buffer.concat([bytes, Buffer.from(`\0${type}`)]) };
}

/** "just" a value, or "nothing". */
export function maybeVariant(type: string, item: Variant | undefined): Variant {
  if (item === undefined) return { type, bytes: Buffer.alloc(0), items: [] };
  const isFixed = fixedSize(item.type) !== undefined;
  return { type, bytes: isFixed ? item.bytes : Buffer.concat([item.bytes, Buffer.alloc(1)]), items: [item] };
}

/** Values of one type. */
export function arrayVariant(type: string, items: readonly Variant[]): Variant {
  const element = type.slice(1);
  const isFixed = fixedSize(element) !== undefined;
  const { parts, ends, size } = aligned(items);
  return { type, bytes: isFixed ? Buffer.concat(parts) : framed(parts, size, ends), items };
}

/** Values one after the other: a tuple, or with braces for brackets an entry of a dictionary. */
export function tupleVariant(items: readonly Variant[], brackets = "()"): Variant {
  const type = `${brackets[0]}${items.map((item) => item.type).join("")}${brackets[1]}`;
  const fixed = fixedSize(type);
  const { parts, ends, size } = aligned(items);
  if (fixed !== undefined) return { type, bytes: Buffer.concat([...parts, Buffer.alloc(fixed - size)]) };
  const said = ends.filter((_, index) => index < items.length - 1 && fixedSize(items[index]?.type ?? "") === undefined);
  return { type, bytes: framed(parts, size, said.reverse()) };
}

function aligned(items: readonly Variant[]): { parts: Buffer[]; ends: number[]; size: number } {
  const parts: Buffer[] = [];
  const ends: number[] = [];
  let size = 0;
  for (const { type, bytes } of items) {
    const padding = -size & (layoutOf(type).alignment - 1);
    parts.push(Buffer.alloc(padding), bytes);
    size += padding + bytes.length;
    ends.push(size);
  }
  return { parts, ends, size };
}

/** With the offsets of its parts at its end, each as short as the size of the whole allows. */
function framed(parts: readonly Buffer[], size: number, ends: readonly number[]): Buffer {
  const width = size + ends.length <= 0xff ? 1 : size + 2 * ends.length <= 0xffff ? 2 : 4;
  const offsets = Buffer.alloc(width * ends.length);
  for (const [index, end] of ends.entries()) offsets.writeUIntLE(end, width * index, width);
  return Buffer.concat([...parts, offsets]);
}

function fixedSize(type: string): number | undefined {
  return layoutOf(type).size;
}

interface Layout {
  /** What a value's place in a container is a multiple of. */
  readonly alignment: number;
  /** Of every value; undefined where they are not of one size. */
  readonly size: number | undefined;
  /** Where the type ends. */
  readonly end: number;
}

/** The layout of the type that begins at a place of a text, in one walk over it: values of it may be many. */
function layoutOf(type: string, start = 0): Layout {
  const kind = type[start] ?? "";
  if (kind === "v") return { alignment: 8, size: undefined, end: start + 1 };
  if (kind === "a" || kind === "m") return { ...layoutOf(type, start + 1), size: undefined };
  if (kind !== "(" && kind !== "{") return { alignment: sizes[kind] ?? 1, size: sizes[kind], end: start + 1 };
  let alignment = 1;
  let size: number | undefined = 0;
  let place = start + 1;
  while (place < type.length && type[place] !== ")" && type[place] !== "}") {
    const member = layoutOf(type, place);
    alignment = Math.max(alignment, member.alignment);
    size =
      size === undefined || member.size === undefined
        ? undefined
        : size + (-size & (member.alignment - 1)) + member.size;
    place = member.end;
  }
  if (size !== undefined) size = size === 0 ? 1 : size + (-size & (alignment - 1));
  return { alignment, size, end: place + 1 };
}

/** The types of a tuple's, or an entry's, members. */
export function membersOf(type: string): string[] {
  const members: string[] = [];
  for (let index = 1; index < type.length - 1; ) {
    const length = typeLength(type, index) ?? 1;
    members.push(type.slice(index, index + length));
    index += length;
  }
  return members;
}

const deepest = 64;
/** D-Bus's bound ("Valid Signatures" of its specification), far more than honest settings have. */
export const longestType = 255;

/** How long the type is that begins at a place of a text; undefined where none does, or one that is too long. */
export function typeLength(text: string, start = 0, depth = 0): number | undefined {
  const kind = text[start] ?? "";
  if (kind === "" || depth > deepest || start > longestType) return undefined;
  if ("bynqiuxthdsogv".includes(kind)) return 1;
  if (kind === "a" || kind === "m") {
    if (kind === "a" && text[start + 1] === "{") return entryLength(text, start + 1, depth + 1);
    const length = typeLength(text, start + 1, depth + 1);
    return length === undefined ? undefined : length + 1;
  }
  if (kind !== "(") return undefined;
  let place = start + 1;
  while (text[place] !== ")") {
    const length = typeLength(text, place, depth + 1);
    if (length === undefined) return undefined;
    place += length;
  }
  return place + 1 - start;
}

/** With the "a" before it. */
function entryLength(text: string, start: number, depth: number): number | undefined {
  if (!"bynqiuxthdsog".includes(text[start + 1] ?? "v")) return undefined;
  const length = typeLength(text, start + 2, depth);
  return length === undefined || text[start + 2 + length] !== "}" ? undefined : length + 4;
}

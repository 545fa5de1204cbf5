/** An element with its name split: what stands before the colon names its namespace. */
export interface XmlElement {
  readonly prefix: string;
  readonly name: string;
  /** The namespace's address; "" where there is none. */
  readonly namespace: string;
  /** As they are written, declarations of namespaces among them, in their order: "xml:lang" -> "de". */
  readonly attributes: ReadonlyMap<string, string>;
  /** Elements, and text between them; comments and instructions are left out. */
  readonly children: readonly (XmlElement | string)[];
}

/** Honest files have some ten; it bounds recursion of whoever walks the tree. */
const deepest = 200;
const predefined: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };
const attribute = /\s+([^\s=/>"'<]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const startTag = /<([^\s/>"'<=!?]+)/y;
const tagEnd = /\s*(\/?)>/y;
const endTag = /<\/([^\s/>]+)\s*>/y;

interface Open {
  readonly element: XmlElement & { readonly children: (XmlElement | string)[] };
  readonly tag: string;
  readonly namespaces: Namespaces | undefined;
}

/** Those that an element declares, by their prefixes, before those that it stands in: as deep as elements, at most. */
interface Namespaces {
  readonly own: ReadonlyMap<string, string>;
  readonly outer: Namespaces | undefined;
}

/** What no document may have (XML 1.0, production 2); half characters become one of them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
const noCharacter = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;

/**
 * The root element of an XML document (XML 1.0 and Namespaces in XML 1.0, third editions), or undefined where it is not
 * well-formed. Of a document type nothing is read: entities that it declares are refused where they are used, defaults
 * of attributes are left out.
 */
export function readXml(document: string): XmlElement | undefined {
  const text = document.replace(/^\uFEFF/, "").replaceAll(/\r\n?/g, "\n");
  if (noCharacter.test(text)) return undefined;
  const open: Open[] = [];
  let root: XmlElement | undefined;
  let position = 0;
  while (position < text.length) {
    const current = open.at(-1);
    const next = text.indexOf("<", position);
    const end = next < 0 ? text.length : next;
    if (end > position) {
      const words = decode(text.slice(position, end));
      if (words === undefined || (current === undefined && words.trim() !== "")) return undefined;
      if (current !== undefined) addText(current, words);
      position = end;
      continue;
    }
    const skipped = passOver(text, position, root === undefined && current === undefined);
    if (skipped !== undefined) {
      position = skipped;
    } else if (text.startsWith("<![CDATA[", position)) {
      const close = text.indexOf("]]>", position);
      if (close < 0 || current === undefined) return undefined;
      addText(current, text.slice(position + 9, close));
      position = close + 3;
    } else if (text.startsWith("</", position)) {
      endTag.lastIndex = position;
      const tag = endTag.exec(text)?.[1];
      if (tag === undefined || current?.tag !== tag) return undefined;
      open.pop();
      position = endTag.lastIndex;
    } else {
      if (root !== undefined && current === undefined) return undefined;
      const started = readStart(text, position, current?.namespaces);
      if (started === undefined || open.length >= deepest) return undefined;
      current?.element.children.push(started.open.element);
      root ??= started.open.element;
      if (!started.isEmpty) open.push(started.open);
      position = started.end;
    }
  }
  return open.length === 0 ? root : undefined;
}

/** The elements directly below one. */
export function elementsOf({ children }: XmlElement): XmlElement[] {
  return children.filter((child) => typeof child !== "string");
}

/** All text below an element. */
export function textOf({ children }: XmlElement): string {
  return children.map((child) => (typeof child === "string" ? child : textOf(child))).join("");
}

function addText({ element: { children } }: Open, text: string): void {
  const last = children.at(-1);
  if (typeof last === "string") children[children.length - 1] = last + text;
  else if (text !== "") children.push(text);
}

/** Where a comment, an instruction or, before the root, the document type ends; undefined where it is none of them. */
function passOver(text: string, position: number, isProlog: boolean): number | undefined {
  if (text.startsWith("<!--", position)) return endOf(text, "-->", position + 4);
  if (text.startsWith("<?", position)) return endOf(text, "?>", position + 2);
  return isProlog && text.startsWith("<!DOCTYPE", position) ? endOfDocumentType(text, position) : undefined;
}

function endOf(text: string, end: string, from: number): number {
  const place = text.indexOf(end, from);
  return place < 0 ? text.length + 1 : place + end.length;
}

const documentTypePart = /"[^"]*"|'[^']*'|[[\]<>]|[^"'<>[\]]+/y;

function endOfDocumentType(text: string, position: number): number | undefined {
  let depth = 0;
  let place = position;
  for (;;) {
    const passed = passOver(text, place, false);
    if (passed !== undefined) {
      place = passed;
      continue;
    }
    documentTypePart.lastIndex = place;
    const part = documentTypePart.exec(text)?.[0];
    if (part === undefined) return undefined;
    if (part === "<" || part === "[") depth += 1;
    if (part === ">" || part === "]") depth -= 1;
    place = documentTypePart.lastIndex;
    if (depth === 0) return place;
  }
}

function readStart(
  text: string,
  position: number,
  outer: Namespaces | undefined,
): { readonly open: Open; readonly isEmpty: boolean; readonly end: number } | undefined {
  startTag.lastIndex = position;
  const tag = startTag.exec(text)?.[1];
  if (tag === undefined) return undefined;
  const attributes = new Map<string, string>();
  const own = new Map<string, string>();
  let end = startTag.lastIndex;
  for (;;) {
    attribute.lastIndex = end;
    const found = attribute.exec(text);
    if (found === null) break;
    const name = found[1] ?? "";
    // Line breaks in values are spaces (XML 1.0, 3.3.3).
    const value = decode(withoutBreaks(found[2] ?? found[3] ?? ""));
    if (value === undefined || attributes.has(name)) return undefined;
    attributes.set(name, value);
    if (name === "xmlns") own.set("", value);
    else if (name.startsWith("xmlns:")) own.set(name.slice(6), value);
    end = attribute.lastIndex;
  }
  tagEnd.lastIndex = end;
  const closing = tagEnd.exec(text);
  if (closing === null) return undefined;
  const colon = tag.indexOf(":");
  const prefix = colon < 0 ? "" : tag.slice(0, colon);
  const namespaces = own.size === 0 ? outer : { own, outer };
  const namespace = namespaceOf(prefix, namespaces);
  if (namespace === undefined && prefix !== "") return undefined;
  const element = { prefix, name: tag.slice(colon + 1), namespace: namespace ?? "", attributes, children: [] };
  return { open: { element, tag, namespaces }, isEmpty: closing[1] === "/", end: tagEnd.lastIndex };
}

function namespaceOf(prefix: string, innermost: Namespaces | undefined): string | undefined {
  for (let scope = innermost; scope !== undefined; scope = scope.outer) {
    const namespace = scope.own.get(prefix);
    if (namespace !== undefined) return namespace;
  }
  return undefined;
}

function withoutBreaks(value: string): string {
  return /[\n\t]/.test(value) ? value.replaceAll(/[\n\t]/g, " ") : value;
}

/** Text with its references replaced; undefined where one is unknown, or is of no character. */
function decode(text: string): string | undefined {
  if (!text.includes("&")) return text;
  let isSound = true;
  const decoded = text.replaceAll(
    /&(?:#x([0-9a-fA-F]{1,6});|#([0-9]{1,7});|([^\s;&]{1,64});)?/g,
    (all, hex, decimal, name) => {
      const code = hex !== undefined ? Number.parseInt(hex, 16) : decimal !== undefined ? Number(decimal) : undefined;
      const character = code === undefined ? predefined[String(name)] : characterOf(code);
      if (character === undefined) isSound = false;
      return character ?? all;
    },
  );
  return isSound ? decoded : undefined;
}

/** XML 1.0, production 2. */
function characterOf(code: number): string | undefined {
  const isCharacter =
    code === 9 ||
    code === 10 ||
    code === 13 ||
    (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    (code >= 0x10000 && code <= 0x10ffff);
  return isCharacter ? String.fromCodePoint(code) : undefined;
}

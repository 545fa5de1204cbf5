import { elementsOf, readXml, type XmlElement } from "../triggers/read-xml.ts";
import { type Magic, readMagic, readTreeMagic, type TreeMagic } from "./magic.ts";
import { mimeNamespace, numberTo100 } from "./mime-words.ts";

/** What all files of /usr/share/mime/packages say together; maps are in the order in which their keys came. */
export interface MimeDatabase {
  /** By the type's name, what its own file says besides: by "comment" and the language, or another name for each. */
  readonly types: Map<string, Map<string, XmlElement>>;
  /** By pattern. */
  readonly globs: Map<string, MimeGlob[]>;
  readonly magic: Magic[];
  readonly treeMagic: TreeMagic[];
  /** "ADDRESS NAME" -> type. */
  readonly namespaces: Map<string, string>;
  /** Type -> what it is one of. */
  readonly parents: Map<string, string[]>;
  /** Other name -> type. */
  readonly aliases: Map<string, string>;
  readonly icons: Map<string, string>;
  readonly genericIcons: Map<string, string>;
}

export interface MimeGlob {
  readonly pattern: string;
  readonly type: string;
  /** 0 to 100. */
  readonly weight: number;
  readonly isCaseSensitive: boolean;
  /** It takes away all patterns of the type that other folders have. */
  readonly deletes: boolean;
}

/**
 * Reads files of types in the order that they are given, as update-mime-database does: later ones win. What is wrong is
 * passed over: a file that is no XML, a type from its first wrong element on. (Shared MIME-info Database specification
 * 0.21, 2.3.)
 */
export function readMimeTypes(files: readonly string[]): MimeDatabase {
  const database: MimeDatabase = {
    types: new Map(),
    globs: new Map(),
    magic: [],
    treeMagic: [],
    namespaces: new Map(),
    parents: new Map(),
    aliases: new Map(),
    icons: new Map(),
    genericIcons: new Map(),
  };
  for (const text of files) {
    const root = readXml(text);
    if (root === undefined || root.namespace !== mimeNamespace || root.name !== "mime-info") continue;
    for (const element of elementsOf(root)) {
      const type = element.attributes.get("type");
      if (element.namespace !== mimeNamespace || element.name !== "mime-type" || type === undefined) continue;
      if (type.split("/").length === 2) readType(type, element, database);
    }
  }
  return database;
}

function readType(type: string, element: XmlElement, database: MimeDatabase): void {
  const output = database.types.get(type) ?? new Map<string, XmlElement>();
  database.types.set(type, output);
  for (const field of elementsOf(element)) {
    const verdict = field.namespace === mimeNamespace ? readField(type, field, database) : "keep";
    if (verdict === "wrong") return;
    if (verdict === "keep") keep(output, field);
  }
}

/** A comment takes the place of the one of its language. */
function keep(output: Map<string, XmlElement>, field: XmlElement): void {
  const isComment = field.namespace === mimeNamespace && field.name === "comment";
  const language = field.attributes.get("xml:lang");
  // Each other has a number of its own: a comment that takes another's place leaves the size as it was.
  const key = isComment ? `comment ${language === undefined ? "" : `of ${language}`}` : `${output.size} ${field.name}`;
  output.delete(key);
  output.set(key, field);
}

/** Whether a field goes into the type's own file; "wrong" ends the type. */
function readField(type: string, field: XmlElement, database: MimeDatabase): "keep" | "drop" | "wrong" {
  switch (field.name) {
    case "glob":
      return readGlob(type, field, database);
    case "glob-deleteall":
      addTo(database.globs, noGlobs, { pattern: noGlobs, type, weight: 0, isCaseSensitive: false, deletes: true });
      return "keep";
    case "magic": {
      const magic = readMagic(type, field);
      if (magic === undefined) return "wrong";
      database.magic.push(magic);
      return "drop";
    }
    case "magic-deleteall":
      database.magic.push(noMagic(type));
      return "drop";
    case "treemagic": {
      const magic = readTreeMagic(type, field);
      if (magic === undefined) return "wrong";
      database.treeMagic.push(magic);
      return "drop";
    }
    case "comment":
    case "acronym":
    case "expanded-acronym":
      return "keep";
    case "alias":
    case "sub-class-of": {
      const other = field.attributes.get("type");
      if (other === undefined || !other.includes("/")) return "wrong";
      if (field.name === "alias") database.aliases.set(other, type);
      else addTo(database.parents, type, other);
      return "keep";
    }
    case "root-XML":
      return readNamespace(type, field, database);
    case "icon":
    case "generic-icon": {
      const icon = field.attributes.get("name");
      if (icon === undefined) return "drop";
      (field.name === "icon" ? database.icons : database.genericIcons).set(type, icon);
      return "keep";
    }
    default:
      return "drop";
  }
}

/** What stands for no pattern at all, and for no magic. */
const noGlobs = "__NOGLOBS__";
const noMagic = (type: string): Magic => ({
  type,
  priority: 0,
  deletes: true,
  matches: [{ start: 0, length: 1, wordSize: 1, data: Buffer.from("__NOMAGIC__"), mask: undefined, matches: [] }],
});

function readGlob(type: string, field: XmlElement, { globs }: MimeDatabase): "keep" | "wrong" {
  const given = field.attributes.get("pattern") ?? "";
  const weight = numberTo100(field.attributes.get("weight"));
  if (given === "" || given.includes("\n")) return "wrong";
  const isCaseSensitive = field.attributes.get("case-sensitive") === "true";
  const pattern = isCaseSensitive ? given : given.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
  addTo(globs, pattern, { pattern, type, weight: weight ?? -1, isCaseSensitive, deletes: false });
  return weight === undefined ? "wrong" : "keep";
}

function readNamespace(type: string, field: XmlElement, { namespaces }: MimeDatabase): "drop" | "wrong" {
  const address = field.attributes.get("namespaceURI");
  const name = field.attributes.get("localName");
  if (address === undefined || name === undefined || address + name === "") return "wrong";
  if (/[ \n]/.test(address + name)) return "wrong";
  namespaces.set(`${address} ${name}`, type);
  return "drop";
}

function addTo<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

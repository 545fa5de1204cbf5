import type { XmlElement } from "../triggers/read-xml.ts";
import { mimeNamespace } from "./mime-words.ts";

/** The file of one type below /usr/share/mime, with what the type says besides, as update-mime-database writes it. */
export function typeFile(type: string, fields: readonly XmlElement[]): string {
  const lines = fields.map((field) => `  ${formatField(field)}\n`).join("");
  return `<?xml version="1.0" encoding="utf-8"?>
<mime-type xmlns="${mimeNamespace}" type="${escapeValue(type)}">
  <!--Created automatically by update-mime-database. DO NOT EDIT!-->
${lines}</mime-type>
`;
}

function formatField(field: XmlElement): string {
  const { prefix, namespace, attributes } = field;
  const key = prefix === "" ? "xmlns" : `xmlns:${prefix}`;
  const isOwn = namespace === mimeNamespace && prefix === "";
  // What is of the file's own namespace needs to say none.
  if (isOwn ? !attributes.has(key) : attributes.has(key) || prefix === "xml") return formatElement(field, "  ");
  const declared = new Map([[key, namespace], ...attributes]);
  if (isOwn) declared.delete(key);
  return formatElement({ ...field, attributes: declared }, "  ");
}

/** As libxml2 writes an element with indentation: where there is text, everything stays in one line. */
function formatElement({ prefix, name, attributes, children }: XmlElement, indent: string): string {
  const tag = prefix === "" ? name : `${prefix}:${name}`;
  let declarations = "";
  let values = "";
  for (const [key, value] of attributes) {
    const said = ` ${key}="${escapeValue(value)}"`;
    if (key.startsWith("xmlns")) declarations += said;
    else values += said;
  }
  const start = `<${tag}${declarations}${values}`;
  if (children.length === 0) return `${start}/>`;
  const isText = children.some((child) => typeof child === "string");
  const inner = `${indent}  `;
  const parts = children.map((child) => (typeof child === "string" ? escapeText(child) : formatElement(child, inner)));
  const content = isText ? parts.join("") : `\n${parts.map((part) => `${inner}${part}\n`).join("")}${indent}`;
  return `${start}>${content}</${tag}>`;
}

const references: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\n": "&#10;",
  "\t": "&#9;",
  "\r": "&#13;",
};

function escapeText(text: string): string {
  return !/[&<>\r]/.test(text) ? text : text.replaceAll(/[&<>\r]/g, (character) => references[character] ?? character);
}

function escapeValue(text: string): string {
  return !/[&<>"\n\t\r]/.test(text)
    ? text
    : text.replaceAll(/[&<>"\n\t\r]/g, (character) => references[character] ?? character);
}

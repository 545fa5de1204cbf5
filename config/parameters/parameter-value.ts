import { closest } from "@wherry/core/errors/suggest.ts";
import { shorten } from "@wherry/core/text/shorten.ts";
import type { DataNode } from "../json/data-node.ts";
import type { Parameter, ParameterType, ParameterValue } from "./parameter.ts";

/** What came from outside: a text, or several for a list; or a value of a document. */
export type GivenValue = string | readonly string[] | DataNode;

/** Longer ones are not held against a pattern. */
const LONGEST_MATCHED = 4096;

type Typed = Pick<Parameter, "name" | "type">;

/** A value of the parameter's type, whatever it says of choices, patterns and ranges. */
export function readTyped({ name, type }: Typed, given: GivenValue): ParameterValue | { readonly fault: string } {
  const refused = { fault: `${name} is to be ${typeNames[type]}, and is ${describe(given)}` };
  if (type === "list") {
    const items = itemsOf(given);
    return items === undefined ? refused : { kind: "list", items };
  }
  const written = textOf(given, type);
  if (written === undefined) return refused;
  if (type === "string") return { kind: "string", text: written, written };
  if (type === "boolean")
    return /^(?:true|false)$/.test(written) ? { kind: "boolean", text: written, written } : refused;
  const value = readInteger(written);
  return value === undefined ? refused : { kind: "number", text: String(value), written };
}

/** Why a value of the right type may not be given; undefined where it may. */
export function refuseValue(parameter: Parameter, value: ParameterValue): string | undefined {
  if (value.kind === "number") {
    const { minimum, maximum } = parameter;
    const number = Number(value.text);
    if (minimum !== undefined && number < minimum) return `is to be ${minimum} or more, and is ${number}`;
    if (maximum !== undefined && number > maximum) return `is to be ${maximum} or less, and is ${number}`;
  }
  const texts = value.kind === "list" ? value.items : [value.kind === "string" ? value.text : value.written];
  for (const text of texts) {
    const problem = refuseText(parameter, text);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function refuseText({ choices, pattern }: Parameter, text: string): string | undefined {
  // Before a secret is read, something else stands in its place.
  if (secretPlaceholder.test(text)) return undefined;
  if (choices !== undefined && !choices.includes(text)) {
    const meant = closest(text, choices);
    const hint = meant === undefined ? "" : `: did you mean ${meant}?`;
    return `is to be one of ${choices.join(", ")}, and is "${shorten(text)}"${hint}`;
  }
  if (pattern === undefined) return undefined;
  if (text.length > LONGEST_MATCHED) return `is to match a pattern, and is longer than ${LONGEST_MATCHED} characters`;
  return pattern.matches(text) ? undefined : `is to match ${pattern.source}, and is "${shorten(text)}"`;
}

/** What stands in the place of a secret that is not to be seen. */
export function placeholderOf(secret: string): string {
  return `SECRET_OMITTED_${secret}`;
}

export const secretPlaceholder = /SECRET_OMITTED_[a-z][a-z0-9_]*/;

/** As in a configuration: in octal with a leading zero, too. */
export function readInteger(text: string): number | undefined {
  const [, sign = "", digits = ""] = /^(-?)(\d[\da-fxo]*)$/.exec(text) ?? [];
  const value = /^0[0-7]+$/.test(digits)
    ? Number.parseInt(digits, 8)
    : /^(?:0|[1-9]\d*|0x[\da-f]+|0o[0-7]+)$/.test(digits)
      ? Number(digits)
      : Number.NaN;
  return Number.isSafeInteger(value) ? (sign === "-" ? 0 - value : value) : undefined;
}

function textOf(given: GivenValue, type: ParameterType): string | undefined {
  if (typeof given === "string") return given;
  if (isTexts(given)) return given.length === 1 ? given[0] : undefined;
  if (given.kind === "object" || given.kind === "list" || given.kind === "null") return undefined;
  // A number in quotes is a text.
  if (type !== "string" && given.kind === "string") return undefined;
  return given.plain ?? given.text;
}

function itemsOf(given: GivenValue): readonly string[] | undefined {
  if (typeof given === "string") return given === "" ? [] : given.split("\n").filter((line) => line !== "");
  if (isTexts(given)) return given;
  if (given.kind !== "list") return undefined;
  const items = given.items.map((item) => textOf(item, "string"));
  return items.every((item) => item !== undefined) ? items : undefined;
}

function isTexts(given: GivenValue): given is readonly string[] {
  return Array.isArray(given);
}

function describe(given: GivenValue): string {
  if (typeof given === "string") return `"${shorten(given)}"`;
  if (isTexts(given)) return `given ${given.length} times`;
  if (given.kind === "list") return "a list";
  if (given.kind === "object") return "a map";
  return given.kind === "string" ? `the text "${shorten(given.text)}"` : shorten(given.plain ?? given.text);
}

const typeNames: Readonly<Record<ParameterType, string>> = {
  string: "text",
  integer: "a whole number",
  boolean: "true or false",
  list: "a list of texts",
};

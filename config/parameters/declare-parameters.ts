import { closest } from "@wherry/core/errors/suggest.ts";
import { shorten } from "@wherry/core/text/shorten.ts";
import type { DataNode, ObjectEntry } from "../json/data-node.ts";
import { given } from "../shapes/given.ts";
import { parameterKeys, parameterTypes } from "./block-keys.ts";
import { type Complain, type Parameter, type ParameterType, readEntries } from "./parameter.ts";
import { readTyped, refuseValue } from "./parameter-value.ts";
import { compilePattern } from "./pattern.ts";
import { isParameterName, readReferences } from "./references.ts";

const keys = Object.keys(parameterKeys);
const LONGEST_PATTERN = 500;

/** What the block "parameters" of a document declares. A parameter with something wrong in it is left out. */
export function declareParameters(block: DataNode, complain: Complain): Parameter[] {
  if (block.kind !== "object") {
    complain(["parameters"], "parameters is to be a map of names, each with its type", block.offset);
    return [];
  }
  return block.entries.flatMap((entry) => {
    let isSound = true;
    const parameter = declareParameter(entry, (path, message, offset) => {
      isSound = false;
      complain(["parameters", entry.key, ...path], message, offset);
    });
    return isSound && parameter !== undefined ? [parameter] : [];
  });
}

function declareParameter({ key: name, keyOffset, value }: ObjectEntry, complain: Complain): Parameter | undefined {
  if (!isParameterName(name)) {
    complain([], `"${shorten(name)}" is not a name: a name has small letters, digits and _, a letter first`, keyOffset);
    return undefined;
  }
  const entries = readEntries(value, keys, { path: [], complain: (path, ...rest) => complain(path, ...rest) });
  if (entries === undefined) return undefined;
  const type = readType(entries.get("type"), keyOffset, complain);
  if (type === undefined) return undefined;
  const declared: Parameter = {
    name,
    type,
    variable: readText(entries.get("env"), complain) ?? `WHERRY_PARAM_${name.toUpperCase()}`,
    offset: keyOffset,
    ...given({
      description: readText(entries.get("description"), complain),
      choices: readChoices(entries.get("enum"), { name, type }, complain),
      pattern: readPattern(entries.get("pattern"), type, complain),
      minimum: readLimit(entries.get("minimum"), type, complain),
      maximum: readLimit(entries.get("maximum"), type, complain),
    }),
  };
  return { ...declared, ...given({ fallback: readDefault(entries.get("default"), declared, complain) }) };
}

function readType(entry: ObjectEntry | undefined, offset: number, complain: Complain): ParameterType | undefined {
  if (entry === undefined) {
    complain([], `its type is missing: say "type:" and one of ${parameterTypes.join(", ")}`, offset);
    return undefined;
  }
  const text = entry.value.kind === "string" ? entry.value.text : undefined;
  const known = parameterTypes.find((type) => type === text);
  if (known !== undefined) return known;
  const meant = text === undefined ? undefined : closest(text, parameterTypes);
  const hint = meant === undefined ? `it can be ${parameterTypes.join(", ")}` : `did you mean ${meant}?`;
  complain(["type"], `there is no such type: ${hint}`, entry.value.offset);
  return undefined;
}

function readText(entry: ObjectEntry | undefined, complain: Complain): string | undefined {
  if (entry === undefined) return undefined;
  const { key, value } = entry;
  if (value.kind !== "string") complain([key], `${key} is to be text`, value.offset);
  else if (key === "env" && !/^[A-Za-z_][A-Za-z0-9_]*$/.test(value.text))
    complain([key], "this is not the name of an environment variable", value.offset);
  else return value.text;
  return undefined;
}

function readChoices(
  entry: ObjectEntry | undefined,
  parameter: Pick<Parameter, "name" | "type">,
  complain: Complain,
): readonly string[] | undefined {
  if (entry === undefined) return undefined;
  const { value } = entry;
  if (value.kind !== "list" || value.items.length === 0) {
    complain(["enum"], "enum is to be a list of the values that there are", value.offset);
    return undefined;
  }
  const type = parameter.type === "list" ? "string" : parameter.type;
  return value.items.flatMap((item, index) => {
    const read = readTyped({ ...parameter, type }, item);
    if ("fault" in read) complain(["enum", index], read.fault, item.offset);
    return "fault" in read || read.kind === "list" ? [] : [read.written];
  });
}

function readPattern(entry: ObjectEntry | undefined, type: ParameterType, complain: Complain): Parameter["pattern"] {
  if (entry === undefined) return undefined;
  const { value } = entry;
  const say = (message: string) => complain(["pattern"], message, value.offset);
  if (type !== "string" && type !== "list") say("only texts and lists of them have a pattern");
  else if (value.kind !== "string" || value.text.length > LONGEST_PATTERN)
    say(`pattern is to be a regular expression of ${LONGEST_PATTERN} characters or less`);
  else {
    const matches = compilePattern(value.text);
    if (typeof matches === "function") return { source: value.text, matches };
    say(`this pattern cannot be used: ${matches.fault}`);
  }
  return undefined;
}

function readLimit(entry: ObjectEntry | undefined, type: ParameterType, complain: Complain): number | undefined {
  if (entry === undefined) return undefined;
  const { key, value } = entry;
  const read = readTyped({ name: key, type: "integer" }, value);
  if (type !== "integer") complain([key], `only whole numbers have a ${key}`, value.offset);
  else if ("fault" in read) complain([key], read.fault, value.offset);
  else if (read.kind === "number") return Number(read.text);
  return undefined;
}

function readDefault(
  entry: ObjectEntry | undefined,
  parameter: Parameter,
  complain: Complain,
): Parameter["fallback"] | undefined {
  if (entry === undefined) return undefined;
  const { value } = entry;
  const read = readTyped({ ...parameter, name: "default" }, value);
  if ("fault" in read) {
    complain(["default"], read.fault, value.offset);
    return undefined;
  }
  const texts = read.kind === "list" ? read.items : [read.written];
  if (texts.some((text) => readReferences(text) !== undefined))
    complain(["default"], "a default cannot refer to other parameters", value.offset);
  const refused = refuseValue(parameter, read);
  if (refused !== undefined) complain(["default"], `default ${refused}`, value.offset);
  return read;
}

import { createFinding, type Finding, isFatal } from "@wherry/core/errors/finding.ts";
import { deepestNode } from "../json/data-node.ts";
import { createLocator } from "../json/locate.ts";
import { parseJson } from "../json/parse-json.ts";
import type { Remark } from "../json/remark.ts";
import type { IgnitionConfig } from "./config.ts";
import { parseIgnition } from "./parse-ignition.ts";
import { readIgnition } from "./read-ignition.ts";
import { readValues } from "./read-values.ts";
import { configShape } from "./schema/shapes.ts";
import { isIgnition2Version } from "./v2/read.ts";
import type { TranslationOptions } from "./v2/translate.ts";
import { translateIgnition2Text } from "./v2/translate-text.ts";

/** A configuration as its own version has it. */
export interface OwnVersion {
  /** Undefined where a finding is an error. */
  readonly values: IgnitionConfig | undefined;
  /** The minor version of specification 3 that the values are of. */
  readonly minor: number;
  readonly findings: readonly Finding[];
  /** Something about `values`, with its path and place in the text. */
  readonly placed: (remark: Remark) => Finding;
}

/**
 * What the text of an Ignition configuration of any version says, as its own version has it; 2.x as 3.1. Never throws.
 */
export function readOwnVersion(text: string, options: TranslationOptions): OwnVersion {
  const parsed = parseIgnition(text);
  if (isIgnition2Version(parsed.version ?? "")) return readTranslated(text, options);
  const { findings } = parsed.fatal ? readIgnition(text) : parsed;
  const json = parseJson(text);
  if (parsed.fatal || "fault" in json) return { values: undefined, minor: 0, findings, placed: unplaced };
  const minor = Number(parsed.version?.split(".")[1]);
  const locator = createLocator(text);
  return {
    values: readValues(json.root, configShape, minor).value,
    minor,
    findings,
    placed: (remark) => ({ ...unplaced(remark), ...locator(deepestNode(json.root, remark.path).offset) }),
  };
}

function readTranslated(text: string, options: TranslationOptions): OwnVersion {
  const { config, findings, originOf } = translateIgnition2Text(text, options);
  const json = config === undefined ? "" : JSON.stringify(config);
  const translated = parseJson(json);
  const all = config === undefined ? findings : [...findings, ...parseIgnition(json).findings.map(originOf)];
  const values = isFatal(all) || "fault" in translated ? undefined : readValues(translated.root, configShape, 1).value;
  return { values, minor: 1, findings: all, placed: (remark) => originOf(unplaced(remark)) };
}

function unplaced({ level, path, message }: Remark): Finding {
  return createFinding(level, message, { path });
}

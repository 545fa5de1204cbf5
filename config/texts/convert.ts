import { createFinding, type Finding, isFatal } from "@wherry/core/errors/finding.ts";
import { readLocalFile, type Surroundings } from "../butane/surroundings.ts";
import { transpileButane } from "../butane/transpile.ts";
import { parseClc } from "../container-linux-config/parse-clc.ts";
import { type ConvertedIgnition, convertVersion } from "../ignition/convert-version.ts";
import { formatIgnition } from "../ignition/format-ignition.ts";
import { locate, type ReadText } from "../ignition/v2/locate.ts";
import type { TranslationOptions } from "../ignition/v2/translate.ts";
import type { Remark } from "../json/remark.ts";
import type { Values } from "../shapes/values.ts";
import { readYaml } from "../yaml/read-yaml.ts";
import { languageOf } from "./language.ts";

export interface Conversion {
  /** Undefined where a finding is an error. */
  readonly config: Values | undefined;
  readonly findings: readonly Finding[];
}

export interface ClcOptions extends Surroundings {
  /** One of `clcPlatforms`, or empty: then templates are errors. */
  readonly platform: string;
}

export interface ConversionOptions extends TranslationOptions, ClcOptions {}

/**
 * The text of a configuration in any language as Ignition of a minor version of specification 3: 4 for 3.4.0. Never
 * throws.
 */
export async function convertToIgnition(
  text: string,
  minor: number,
  options: ConversionOptions,
): Promise<ConvertedIgnition> {
  if (languageOf(text) === "ignition") return convertVersion(text, minor, options);
  const convert = languageOf(text) === "butane" ? convertButane : convertClc;
  const { config, findings } = await convert(text, options);
  if (config === undefined) return { config: undefined, findings, placed: unplaced };
  const converted = convertVersion(config, minor, options);
  // What is said of the configuration in between has no place in the text; and what was said of the text is not said
  // again.
  const more = converted.findings.filter(({ message }) => !findings.some((finding) => finding.message === message));
  return { config: converted.config, findings: [...findings, ...more.map(unplaced)], placed: unplaced };
}

/** Ignition's JSON, of whatever version it became. */
interface Between {
  readonly config: string | undefined;
  readonly findings: readonly Finding[];
}

async function convertButane(text: string, options: ConversionOptions): Promise<Between> {
  const { root, findings: syntax } = await readYaml(text);
  if (isFatal(syntax)) return { config: undefined, findings: syntax };
  const { config, findings } = transpileButane({ text, root }, { ...options, raw: true });
  return { config: config && formatIgnition(config), findings: [...syntax, ...findings] };
}

async function convertClc(text: string, options: ConversionOptions): Promise<Between> {
  const { config, findings } = await convertContainerLinuxConfig(text, options);
  return { config: config && JSON.stringify(config), findings };
}

/** The text of a Container Linux Config as an Ignition configuration of specification 2.3. */
export async function convertContainerLinuxConfig(text: string, options: ClcOptions): Promise<Conversion> {
  const { root, findings: syntax } = await readYaml(text);
  if (isFatal(syntax)) return { config: undefined, findings: syntax };
  const { config, findings } = convertClcTree({ text, root }, options);
  return { config, findings: [...syntax, ...findings] };
}

export interface ClcConversion extends Conversion {
  /** Something about `config`, with its path and place in the text. */
  readonly placed: (remark: Remark) => Finding;
}

/** The same for a text that has been read. */
export function convertClcTree(source: ReadText, options: ClcOptions): ClcConversion {
  const readLocal = (path: string) => readLocalFile(path, options);
  const { config, problems, originOf } = parseClc(source.root, { platform: options.platform, readLocal });
  return {
    config,
    findings: locate(problems, source),
    placed: ({ level, path, message }) => {
      const [found] = locate([{ level, path: originOf(path), message, at: "value" }], source);
      return found ?? unplaced({ level, path, message });
    },
  };
}

function unplaced({ level, path, message }: Remark): Finding {
  return createFinding(level, message, { path });
}

import { type ConfigFinding, isFatal } from "@wherry/core/config-finding.ts";
import type { ClcSurroundings } from "@wherry/core/container-linux-config/convert.ts";
import { parseClc } from "@wherry/core/container-linux-config/parse-clc.ts";
import { type ConvertedIgnition, convertVersion } from "@wherry/core/ignition/convert-version.ts";
import { locate } from "@wherry/core/ignition/v2/locate.ts";
import type { PlainObject } from "@wherry/core/ignition/v2/plain.ts";
import type { TranslationOptions } from "@wherry/core/ignition/v2/translate.ts";
import { languageOf } from "./language.ts";
import { readYamlNodes } from "./yaml-nodes.ts";

export interface Conversion {
  /** Undefined where a finding is an error. */
  readonly config: PlainObject | undefined;
  readonly findings: readonly ConfigFinding[];
}

export interface ConversionOptions extends TranslationOptions, ClcSurroundings {}

/** The text of a configuration in any language but Butane as Ignition of a minor version of specification 3. */
export function convertToIgnition(text: string, minor: number, options: ConversionOptions): ConvertedIgnition {
  switch (languageOf(text)) {
    case "ignition":
      return convertVersion(text, minor, options);
    case "container-linux-config":
      return convertClcToIgnition(text, minor, options);
    case "butane":
      return refused("this is a Butane configuration, which is not translated here");
  }
}

function convertClcToIgnition(text: string, minor: number, options: ConversionOptions): ConvertedIgnition {
  const { config, findings } = convertContainerLinuxConfig(text, options);
  if (config === undefined) return { config: undefined, findings };
  const converted = convertVersion(JSON.stringify(config), minor, options);
  // What is said of the configuration in between has no place in the text; of that, what the text was told already is not said again.
  const more = converted.findings.filter(({ message }) => !findings.some((finding) => finding.message === message));
  const unplaced = more.map((finding): ConfigFinding => ({ ...finding, line: undefined, column: undefined }));
  return { config: converted.config, findings: [...findings, ...unplaced] };
}

/** The text of a Container Linux Config as an Ignition configuration of specification 2.3. */
export function convertContainerLinuxConfig(text: string, surroundings: ClcSurroundings): Conversion {
  const { root, findings: syntax } = readYamlNodes(text);
  if (isFatal(syntax)) return { config: undefined, findings: syntax };
  const { config, problems } = parseClc(root, surroundings);
  return { config, findings: [...syntax, ...locate(problems, { text, root })] };
}

function refused(message: string): { readonly config: undefined; readonly findings: readonly ConfigFinding[] } {
  return { config: undefined, findings: [{ level: "error", path: [], line: 1, column: 1, message }] };
}

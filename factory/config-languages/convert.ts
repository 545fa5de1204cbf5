import { type ConfigFinding, isFatal } from "@wherry/core/config-finding.ts";
import type { ClcSurroundings } from "@wherry/core/container-linux-config/convert.ts";
import { parseClc } from "@wherry/core/container-linux-config/parse-clc.ts";
import { locate, locateInJson } from "@wherry/core/ignition/v2/locate.ts";
import type { PlainObject } from "@wherry/core/ignition/v2/plain.ts";
import { readIgnition2 } from "@wherry/core/ignition/v2/read.ts";
import { type TranslationOptions, translateToIgnition31 } from "@wherry/core/ignition/v2/translate.ts";
import { readJsonNodes } from "./json-nodes.ts";
import { readYamlNodes } from "./yaml-nodes.ts";

export interface Conversion {
  /** Undefined where a finding is an error. */
  readonly config: PlainObject | undefined;
  readonly findings: readonly ConfigFinding[];
}

/** The text of an Ignition configuration of specification 2.0 to 2.4 as a configuration of 3.1. */
export function convertIgnition2(text: string, options: TranslationOptions): Conversion {
  const { root, findings: syntax } = readJsonNodes(text);
  if (root === undefined) return { config: undefined, findings: syntax };
  const { config, problems } = readIgnition2(root);
  const translation = config && translateToIgnition31(config, options);
  const findings = locateInJson([...problems, ...(translation?.problems ?? [])], root);
  return { config: translation?.config, findings };
}

/** The text of a Container Linux Config as an Ignition configuration of specification 2.3. */
export function convertContainerLinuxConfig(text: string, surroundings: ClcSurroundings): Conversion {
  const { root, findings: syntax } = readYamlNodes(text);
  if (isFatal(syntax)) return { config: undefined, findings: syntax };
  const { config, problems } = parseClc(root, surroundings);
  return { config, findings: [...syntax, ...locate(problems, root)] };
}

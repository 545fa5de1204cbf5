import type { Finding } from "@wherry/core/errors/finding.ts";
import { createLocator } from "../../json/locate.ts";
import { parseJson } from "../../json/parse-json.ts";
import type { Values } from "../../shapes/values.ts";
import { locateInJson } from "./locate.ts";
import { originPath } from "./origin-path.ts";
import { readIgnition2 } from "./read.ts";
import { type TranslationOptions, translateToIgnition31 } from "./translate.ts";

interface TranslatedText {
  /** Of specification 3.1, yet to be checked by its rules; undefined where a finding is an error. */
  readonly config: Values | undefined;
  readonly findings: readonly Finding[];
  /** A finding about `config` as one about the text, with its path and place there. */
  readonly originOf: (finding: Finding) => Finding;
}

/** The text of an Ignition configuration of specification 2.0 to 2.4 as a configuration of 3.1. Never throws. */
export function translateIgnition2Text(text: string, options: TranslationOptions): TranslatedText {
  const parsed = parseJson(text);
  if ("fault" in parsed) {
    const { message, offset } = parsed.fault;
    const place = createLocator(text)(offset);
    const finding: Finding = { level: "error", path: [], ...place, message: `this is not JSON: ${message}` };
    return { config: undefined, findings: [finding], originOf: (same) => same };
  }
  const { root } = parsed;
  const { config, problems } = readIgnition2(root);
  const translation = config && translateToIgnition31(config, options);
  const findings = locateInJson([...problems, ...(translation?.problems ?? [])], { text, root });
  if (config === undefined || translation?.config === undefined)
    return { config: undefined, findings, originOf: (same) => same };
  return {
    config: translation.config,
    findings,
    originOf: ({ level, path, message }) => {
      const problem = { level, path: originPath(path, config), message, at: "value" } as const;
      const [found = { ...problem, line: undefined, column: undefined }] = locateInJson([problem], { text, root });
      return found;
    },
  };
}

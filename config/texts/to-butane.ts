import { type Finding, isFatal } from "@wherry/core/errors/finding.ts";
import { ignitionPath, reverseIgnition } from "../butane/reverse.ts";
import { type Specification, specifications } from "../butane/specification.ts";
import { transpileButane } from "../butane/transpile.ts";
import { readYaml } from "../yaml/read-yaml.ts";
import { type ConversionOptions, convertToIgnition } from "./convert.ts";
import { formatButane } from "./format-butane.ts";
import { openGunzip } from "./gunzip.ts";

export interface ButaneText {
  /** YAML; undefined where a finding is an error. */
  readonly text: string | undefined;
  readonly findings: readonly Finding[];
}

/** Variants whose configurations are bare Ignition, and so can be made from it. */
export const reversibleVariants: readonly string[] = [
  ...new Set(specifications.filter(({ openshift }) => openshift === undefined).map(({ variant }) => variant)),
];

/**
 * The text of a configuration as Butane of a variant's newest stable version that can say it. What no stable version
 * can say is an error; then the findings are those of the newest.
 */
export async function convertToButane(text: string, variant: string, options: ConversionOptions): Promise<ButaneText> {
  const candidates = specifications.filter((one) => one.variant === variant && !one.version.includes("-")).reverse();
  const tried: ButaneText[] = [];
  for (const specification of candidates) {
    const made = await reverseTo(text, specification, options);
    if (made.text !== undefined) return made;
    tried.push(made);
  }
  return tried[0] ?? { text: undefined, findings: [] };
}

async function reverseTo(text: string, specification: Specification, options: ConversionOptions): Promise<ButaneText> {
  const { config, findings, placed } = await convertToIgnition(text, specification.minor, options);
  if (config === undefined) return { text: undefined, findings };
  const yaml = formatButane(reverseIgnition(config, { specification, gunzip: openGunzip() }));
  const refusals = (await readBack(yaml)).map(({ level, path, message }) => {
    return placed({
      level,
      path: ignitionPath(path),
      message: `not in ${specification.variant} ${specification.version}: ${message}`,
    });
  });
  return refusals.length > 0 ? { text: undefined, findings: [...findings, ...refusals] } : { text: yaml, findings };
}

/** The errors that the text has as Butane: the variants differ in what they support. */
async function readBack(yaml: string): Promise<readonly Finding[]> {
  const { root, findings: syntax } = await readYaml(yaml);
  const findings = isFatal(syntax) ? syntax : transpileButane({ text: yaml, root }, {}).findings;
  return findings.filter(({ level }) => level === "error");
}

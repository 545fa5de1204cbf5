import { createFinding, type Finding } from "@wherry/core/errors/finding.ts";
import { formatIgnition } from "../ignition/format-ignition.ts";
import { type ConversionOptions, convertContainerLinuxConfig, convertToIgnition } from "./convert.ts";
import { ignitionTargets, languageOf } from "./language.ts";

/** What a configuration can be converted to. */
export const conversionTargets: readonly string[] = [...ignitionTargets, "ignition-2.3", "butane"];

export interface ConversionTarget {
  /** One of `conversionTargets`. */
  readonly to: string;
  /** Butane's variant. */
  readonly variant: string;
}

export interface ConvertedText {
  /** With a line end; undefined where the configuration is refused. */
  readonly text: string | undefined;
  readonly findings: readonly Finding[];
}

/** A text in any language as one in another, for people: JSON is indented. Never throws for what a text says. */
export async function convertTo(
  text: string,
  { to, variant }: ConversionTarget,
  options: ConversionOptions,
): Promise<ConvertedText> {
  if (to === "butane") {
    const { convertToButane } = await import("./to-butane.ts");
    return await convertToButane(text, variant, options);
  }
  const minor = ignitionTargets.indexOf(to);
  if (minor < 0) {
    const language = namedLanguage(text);
    if (language !== undefined) return { text: undefined, findings: [onlyFromClc(language)] };
    const { config, findings } = await convertContainerLinuxConfig(text, options);
    return { text: config && `${JSON.stringify(config, undefined, 2)}\n`, findings };
  }
  const { config, findings } = await convertToIgnition(text, minor, options);
  return { text: config && `${formatIgnition(config, 2)}\n`, findings };
}

/** "an Ignition configuration", where a text says so: what says nothing is taken for a Container Linux Config. */
function namedLanguage(text: string): string | undefined {
  const language = languageOf(text);
  if (language === "butane") return "a Butane configuration";
  return language === "ignition" && /"ignition"\s*:\s*\{[^}]*"version"\s*:/.test(text)
    ? "Ignition configuration"
    : undefined;
}

function onlyFromClc(language: string): Finding {
  return createFinding(
    "error",
    `ignition-2.3 is made from a Container Linux Config alone, and this is ${language}: keys that 2.3 does not have would be lost`,
    { hint: `convert it to one of ${ignitionTargets[0]} to ${ignitionTargets.at(-2)}, or to butane` },
  );
}

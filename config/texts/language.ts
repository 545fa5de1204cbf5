import { newestMinor, versions } from "../ignition/schema/versions.ts";

/** What a machine configuration is written in. */
export type ConfigLanguage = "ignition" | "butane" | "container-linux-config";

/** By how it begins: Ignition is JSON, and only Butane says its variant, even where it is written as JSON. */
export function languageOf(text: string): ConfigLanguage {
  if (/^\s*(?:$|[{[])/.test(text)) return /"variant"\s*:/.test(text) ? "butane" : "ignition";
  return /^(?:variant|"variant"|'variant')\s*:/m.test(text) ? "butane" : "container-linux-config";
}

/**
 * The names of the versions of Ignition that a configuration can be translated to, by their minor version:
 * "ignition-3.6".
 */
export const ignitionTargets: readonly string[] = versions.map((version, minor) => {
  const [major] = version.split(".");
  return `ignition-${major}.${minor}${minor === newestMinor ? "-experimental" : ""}`;
});

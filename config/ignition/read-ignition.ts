import type { Finding } from "@wherry/core/errors/finding.ts";
import { entryOf } from "../json/data-node.ts";
import { createLocator } from "../json/locate.ts";
import { parseJson } from "../json/parse-json.ts";
import { type ParsedIgnition, type ParseIgnitionOptions, parseIgnition } from "./parse-ignition.ts";
import { newestMinor, versions } from "./schema/versions.ts";
import { isIgnition2Version } from "./v2/read.ts";
import { translateIgnition2Text } from "./v2/translate-text.ts";

export interface ReadIgnitionOptions extends ParseIgnitionOptions {
  /** Where each file system of a configuration of spec 2.x is mounted, by the name that it has there. "root" is "/". */
  readonly filesystems?: ReadonlyMap<string, string>;
}

/**
 * Reads an Ignition configuration of any version: 3.x by `parseIgnition`, 2.0 to 2.4 translated to it, with whatever
 * has a counterpart there. Findings have their places in the text as it is given. Version 1, and anything that is not
 * an Ignition configuration, is refused by its name. Never throws.
 */
export function readIgnition(text: string, options: ReadIgnitionOptions = {}): ParsedIgnition {
  const parsed = parseIgnition(text, options);
  const { fatal, version } = parsed;
  if (!fatal) return parsed;
  if (version === undefined) return refuseByName(text) ?? parsed;
  if (isIgnition2Version(version)) return readVersion2(text, version, options);
  return /^[12]\./.test(version) ? withMessage(parsed, `unsupported config version ${version}: ${known}`) : parsed;
}

const known = `configurations of version 2.0.0 to 2.4.0 and 3.0.0 to ${versions[newestMinor - 1]} are read`;

function readVersion2(text: string, version: string, options: ReadIgnitionOptions): ParsedIgnition {
  const { filesystems = new Map<string, string>() } = options;
  const translated = translateIgnition2Text(text, { filesystems, scope: "whole" });
  if (translated.config === undefined)
    return { config: undefined, version, findings: translated.findings, fatal: true };
  const { config, findings, fatal } = parseIgnition(JSON.stringify(translated.config));
  return { config, version, findings: [...translated.findings, ...findings.map(translated.originOf)], fatal };
}

/** What people take for Ignition configurations, by how it begins. */
const others: readonly [beginning: RegExp, name: string][] = [
  [/^#cloud-config\b/, "a cloud-config"],
  [/^#!/, "a script"],
  [/^(?:[ \t]*(?:#.*)?\r?\n)*variant[ \t]*:/, "a Butane configuration"],
];

function refuseByName(text: string): ParsedIgnition | undefined {
  const [, name] = others.find(([beginning]) => beginning.test(text)) ?? [];
  if (name !== undefined)
    return refused({ path: [], line: 1, column: 1, message: `this is ${name}: Ignition's ${known}` });
  // Version 1 has another key for its version.
  if (!text.includes('"ignitionVersion"')) return undefined;
  const parsed = parseJson(text);
  const version = "root" in parsed ? entryOf(parsed.root, "ignitionVersion") : undefined;
  if (version === undefined) return undefined;
  const message = `this is an Ignition configuration of version 1, which is no longer read: ${known}`;
  return refused({ path: ["ignitionVersion"], ...createLocator(text)(version.keyOffset), message });
}

function withMessage(parsed: ParsedIgnition, message: string): ParsedIgnition {
  return { ...parsed, findings: parsed.findings.map((finding) => ({ ...finding, message })) };
}

function refused(finding: Omit<Finding, "level">): ParsedIgnition {
  return { config: undefined, version: undefined, findings: [{ level: "error", ...finding }], fatal: true };
}

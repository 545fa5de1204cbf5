import { createFinding, type Finding, isFatal } from "@wherry/core/errors/finding.ts";
import { formatSemanticVersion, parseSemanticVersion } from "@wherry/core/versions/semantic.ts";
import { deepestNode } from "../json/data-node.ts";
import { createLocator } from "../json/locate.ts";
import { parseJson } from "../json/parse-json.ts";
import type { Remark } from "../json/remark.ts";
import { sectionOf, string, unnamed } from "../shapes/shape.ts";
import { checkValues } from "./check-config.ts";
import type { IgnitionConfig } from "./config.ts";
import { raiseConfig } from "./raise.ts";
import { readValues } from "./read-values.ts";
import { findSystemPaths } from "./rules/system-paths.ts";
import { configShape } from "./schema/shapes.ts";
import { newestMinor, newestVersion, versions } from "./schema/versions.ts";
import { findUnusedKeys } from "./unused-keys.ts";

export interface ParsedIgnition {
  /** At version 3.7.0-experimental; undefined where it is refused. */
  readonly config: IgnitionConfig | undefined;
  /** As the text has it, whether it is supported or not; undefined where there is none. */
  readonly version: string | undefined;
  readonly findings: readonly Finding[];
  /** Whether it is refused: there is an error among the findings. */
  readonly fatal: boolean;
}

export interface ParseIgnitionOptions {
  /** Whether versions marked experimental are read; they are where nothing is said. */
  readonly experimental?: boolean;
}

/**
 * Reads an Ignition configuration of spec 3.0.0 to 3.7.0-experimental, checks it as its own version has it, and raises
 * it to the newest. Never throws. Findings have the paths, lines and columns of the specification's own program,
 * `ignition-validate`.
 *
 * A configuration of spec 2.x is refused with its `version`; `readIgnition` translates it.
 */
export function parseIgnition(text: string, options: ParseIgnitionOptions = {}): ParsedIgnition {
  if (text === "") return refused(undefined, [createFinding("error", "not a config (empty): there is nothing in it")]);
  const parsed = parseJson(text);
  const locate = createLocator(text);
  if ("fault" in parsed) {
    const { message, offset } = parsed.fault;
    return refused(undefined, [placed([], `this is not JSON: ${message}`, offset + 1)]);
  }
  const { root } = parsed;

  /** The reference counts the characters that were read; behind the last one it knows no place. */
  function placed(path: Finding["path"], message: string, offset: number): Finding {
    const place = offset < text.length ? locate(offset) : undefined;
    return { level: "error", path, line: place?.line, column: place?.column, message };
  }

  function located(remark: Remark, offset: number): Finding {
    return { level: remark.level, path: remark.path, ...locate(offset), message: remark.message };
  }

  const stub = readValues(root, versionShape, 0);
  if (stub.fault !== undefined) return refused(undefined, [placed([], stub.fault.message, stub.fault.offset)]);
  const version = stub.value.ignition?.version ?? "";
  const minor = supportedMinor(version, options.experimental ?? true);
  if (minor === undefined) {
    const where = deepestNode(root, ["ignition", "version"]);
    const remark: Remark = { level: "error", path: ["ignition", "version"], message: versionFault(version) };
    return refused(version === "" ? undefined : version, [located(remark, where.offset)]);
  }

  const { value, fault } = readValues(root, configShape, minor);
  if (fault !== undefined) return refused(version, [placed([], fault.message, fault.offset)]);
  const findings = checkValues(value, minor).map((remark) => located(remark, deepestNode(root, remark.path).offset));
  for (const { path, offset, message } of findUnusedKeys(root, minor))
    findings.push(located({ level: "warning", path, message }, offset));
  if (isFatal(findings)) return refused(version, findings);
  const config = raiseConfig(value, minor);
  for (const remark of findSystemPaths(config)) findings.push(located(remark, deepestNode(root, remark.path).offset));
  return { config, version, findings, fatal: false };
}

function refused(version: string | undefined, findings: readonly Finding[]): ParsedIgnition {
  return { config: undefined, version, findings, fatal: true };
}

/** What is looked at first, whatever else is there. */
const versionShape = unnamed({ ignition: sectionOf(unnamed({ version: string })) });

function supportedMinor(text: string, experimental: boolean): number | undefined {
  const version = parseSemanticVersion(text, "go-semver");
  if (version === undefined || version.metadata !== "") return undefined;
  const minor = versions.indexOf(formatSemanticVersion(version));
  return minor < 0 || (minor === newestMinor && !experimental) ? undefined : minor;
}

function versionFault(text: string): string {
  const known = `3.0.0 to ${versions[newestMinor - 1]}, and ${newestVersion}`;
  if (text === "") return `the config has no version: say {"ignition": {"version": "${versions[newestMinor - 1]}"}}`;
  const version = parseSemanticVersion(text, "go-semver");
  if (version === undefined) return `invalid config version "${text}": known are ${known}`;
  return `unsupported config version ${text}: known are ${known}`;
}

import { gzip } from "@wherry/core/bytes/gzip.ts";
import { createFinding, type Finding, isFatal } from "@wherry/core/errors/finding.ts";
import { transpileButane } from "../butane/transpile.ts";
import { type OwnVersion, readOwnVersion } from "../ignition/read-own-version.ts";
import { versions } from "../ignition/schema/versions.ts";
import type { ReadText } from "../ignition/v2/locate.ts";
import { type ClcOptions, convertClcTree } from "./convert.ts";
import type { Part } from "./documents/part.ts";
import { looksLikeClc } from "./tell-language.ts";

interface ReadConfigOptions extends Omit<ClcOptions, "compress"> {
  readonly compress: boolean;
  /** Told by the text where nothing is said. */
  readonly from?: "butane" | "clc";
}

/** A configuration in any language as Ignition of its own version. */
export interface ReadConfig extends OwnVersion {
  /** For people: "Butane", "Ignition 3.4.0". */
  readonly language: string;
  /** Whether it is for OpenShift, and more than what `values` has. */
  readonly isMachineConfig: boolean;
}

/**
 * What a configuration says, whatever it is written in: Butane as the Ignition that it stands for, Container Linux
 * Configs and Ignition 2.x as 3.1. Never throws.
 */
export function readConfig(
  { source, root, isIgnition, findings: before }: Part,
  options: ReadConfigOptions,
): ReadConfig {
  if (isFatal(before)) return { ...nothing(before), language: "", isMachineConfig: false };
  const text = { text: source.text, root };
  const isClc = options.from === "clc" || (options.from === undefined && looksLikeClc(root));
  const read = isIgnition ? readIgnition(source.text) : isClc ? readClc(text, options) : readButane(text, options);
  return { ...read, findings: [...before, ...read.findings] };
}

const whole = { filesystems: new Map<string, string>(), scope: "whole" } as const;

function readIgnition(text: string): ReadConfig {
  const own = readOwnVersion(text, whole);
  const version = own.values?.ignition.version ?? "";
  return { ...own, language: `Ignition ${version}`, isMachineConfig: false };
}

function readButane(source: ReadText, { compress, ...options }: ReadConfigOptions): ReadConfig {
  const surroundings = { ...options, ...(compress ? { compress: gzip } : {}) };
  const { config: values, machineConfig, findings, placed } = transpileButane(source, surroundings);
  const minor = values === undefined ? 0 : versions.indexOf(values.ignition.version);
  return { values, minor, findings, placed, language: "Butane", isMachineConfig: machineConfig !== undefined };
}

function readClc(source: ReadText, { compress: _, ...options }: ReadConfigOptions): ReadConfig {
  const common = { language: "Container Linux Config", isMachineConfig: false };
  const { config, findings, placed } = convertClcTree(source, options);
  if (config === undefined) return { ...nothing(findings), ...common };
  const own = readOwnVersion(JSON.stringify(config), whole);
  return {
    ...common,
    values: own.values,
    minor: own.minor,
    findings: [...findings, ...own.findings.map(placed)],
    placed: (remark) => placed(own.placed(remark)),
  };
}

function nothing(findings: readonly Finding[]): OwnVersion {
  const placed: OwnVersion["placed"] = ({ level, path, message }) => createFinding(level, message, { path });
  return { values: undefined, minor: 0, findings, placed };
}

/** The version that all of several configurations can be said in: the newest that one of them has. */
export function commonMinor(configs: readonly Pick<OwnVersion, "minor">[]): number {
  return Math.max(0, ...configs.map(({ minor }) => minor));
}

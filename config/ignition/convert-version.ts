import { type Finding, isFatal } from "@wherry/core/errors/finding.ts";
import type { Remark } from "../json/remark.ts";
import { fieldOf } from "../shapes/shape.ts";
import { walkShapes } from "../shapes/walk.ts";
import type { IgnitionConfig } from "./config.ts";
import { formatIgnition } from "./format-ignition.ts";
import { parseIgnition } from "./parse-ignition.ts";
import { readOwnVersion } from "./read-own-version.ts";
import { configShape } from "./schema/shapes.ts";
import { versions } from "./schema/versions.ts";
import type { TranslationOptions } from "./v2/translate.ts";

export interface ConvertedIgnition {
  /** With the version that was wanted; undefined where a finding is an error. */
  readonly config: IgnitionConfig | undefined;
  /** With places in the text that was given. */
  readonly findings: readonly Finding[];
  /** Something about `config`, with its place in the text that was given. */
  readonly placed: (remark: Remark) => Finding;
}

/**
 * The text of an Ignition configuration of any version as one of another minor version of specification 3: 4 for 3.4.0.
 * To an older one only where nothing is lost; else every key that it does not know is an error. Never throws.
 *
 * Source: the specifications configuration-v3_0 to configuration-v3_7_experimental.
 */
export function convertVersion(text: string, target: number, options: TranslationOptions): ConvertedIgnition {
  const own = readOwnVersion(text, options);
  if (own.values === undefined) return { config: undefined, findings: own.findings, placed: own.placed };
  const { values, minor, findings, placed } = own;
  const problems = [...findLost(values, target), ...checkModes(values, minor, target)].map(placed);
  const config = withVersion(minor < 6 && target >= 6 ? withoutSpecialBits(values) : values, target);
  const all = [...findings, ...problems];
  if (isFatal(problems)) return { config: undefined, findings: all, placed };
  const { findings: checks, fatal } = parseIgnition(formatIgnition(config));
  if (!fatal) return { config, findings: all, placed };
  const version = versions[target];
  const faults = checks.filter(({ level }) => level === "error");
  const refused = faults.map((fault) => placed({ ...fault, message: `not as ${version}: ${fault.message}` }));
  return { config: undefined, findings: [...all, ...refused], placed };
}

/** Every key that a version does not know. */
function findLost(config: IgnitionConfig, target: number): Remark[] {
  const lost: Remark[] = [];
  walkShapes(configShape, config, (shape, values, at) => {
    for (const key in values) {
      const since = shape.fields[key]?.since;
      if (values[key] === undefined || since === undefined || fieldOf(shape, key, target) !== undefined) continue;
      const message = `${key} would be lost: ${versions[target]} does not know it, ${versions[since]} does`;
      lost.push({ level: "error", path: [...at, key], message });
    }
  });
  // What is within something lost is lost with it.
  return lost.filter(
    ({ path }) => !lost.some((other) => other.path.length < path.length && isPrefix(other.path, path)),
  );
}

function isPrefix(start: Remark["path"], path: Remark["path"]): boolean {
  return start.every((step, index) => step === path[index]);
}

/** Set-id and sticky bits have an effect since 3.6. */
const specialBits = 0o7000;

function checkModes({ storage }: IgnitionConfig, minor: number, target: number): Remark[] {
  if (minor < 6 === target < 6) return [];
  const remarks: Remark[] = [];
  for (const list of ["directories", "files"] as const) {
    storage?.[list]?.forEach(({ mode = 0 }, index) => {
      if ((mode & specialBits) === 0) return;
      const path = ["storage", list, index, "mode"];
      if (target < 6) {
        const message = `setuid, setgid and sticky bits would be lost: they have no effect in ${versions[target]}, since 3.6.0 they have`;
        remarks.push({ level: "error", path, message });
      } else {
        const message = "setuid, setgid and sticky bits are left out: they had no effect before 3.6.0";
        remarks.push({ level: "warning", path, message });
      }
    });
  }
  return remarks;
}

function withoutSpecialBits(config: IgnitionConfig): IgnitionConfig {
  const { storage } = config;
  if (storage === undefined) return config;
  const mask = <Node extends { readonly mode?: number }>(node: Node): Node =>
    node.mode === undefined ? node : { ...node, mode: node.mode & ~specialBits };
  const { directories, files } = storage;
  return {
    ...config,
    storage: {
      ...storage,
      ...(directories === undefined ? {} : { directories: directories.map(mask) }),
      ...(files === undefined ? {} : { files: files.map(mask) }),
    },
  };
}

function withVersion(config: IgnitionConfig, target: number): IgnitionConfig {
  return { ...config, ignition: { ...config.ignition, version: versions[target] ?? "" } };
}

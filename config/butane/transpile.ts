import { type Finding, isFatal } from "@wherry/core/errors/finding.ts";
import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { checkConfig } from "../ignition/check-config.ts";
import type { IgnitionConfig } from "../ignition/config.ts";
import { createReport } from "../ignition/rules/report.ts";
import { versions as ignitionVersions } from "../ignition/schema/versions.ts";
import { type DataNode, deepestNode } from "../json/data-node.ts";
import { createLocator } from "../json/locate.ts";
import type { PlacedRemark, Remark } from "../json/remark.ts";
import { stepInto, type Value } from "../shapes/values.ts";
import { chooseSpecification } from "./choose-specification.ts";
import { type Origins, sourceOf } from "./origins.ts";
import { readButane } from "./read-values.ts";
import { checkSource } from "./rules/check-source.ts";
import { checkPartitions } from "./rules/coreos-rules.ts";
import { checkHostPaths } from "./rules/host-rules.ts";
import { checkOpenshiftSupport } from "./rules/openshift-rules.ts";
import { checkUnsupported } from "./rules/unsupported.ts";
import { snakeCase } from "./schema/names.ts";
import { butaneShape } from "./schema/shapes.ts";
import type { ButaneConfig } from "./schema/values.ts";
import type { Specification } from "./specification.ts";
import { addBootDevice } from "./sugar/boot-device.ts";
import { addGrubUsers } from "./sugar/grub.ts";
import { addHostSettings } from "./sugar/host-settings.ts";
import { adaptToOpenshift, type MachineConfig, machineConfig, warnOfElided } from "./sugar/machine-config.ts";
import { addMountUnits } from "./sugar/mount-units.ts";
import { addQuadlets } from "./sugar/quadlets.ts";
import { addTrees } from "./sugar/trees.ts";
import type { Surroundings } from "./surroundings.ts";
import { createTranslation, translateShape } from "./translate.ts";
import type { Translation } from "./translation.ts";

/** A text of YAML, and what it says. */
export interface ButaneSource {
  readonly text: string;
  /** Undefined for an empty text. */
  readonly root: DataNode | undefined;
}

export interface Transpilation {
  /** Undefined where there is an error among the findings. */
  readonly config: IgnitionConfig | undefined;
  /** For OpenShift, unless the bare configuration was asked for: `config` and what is around it. */
  readonly machineConfig?: MachineConfig;
  /** In the order of the text. */
  readonly findings: readonly Finding[];
  /** Something about `config`, with its path and place in the text. */
  readonly placed: (remark: Remark) => Finding;
}

/**
 * Translates a Butane configuration of any variant and version to the Ignition configuration that it stands for. Never
 * throws. Findings have the paths, lines and columns of the language's own program; later steps are taken only where
 * earlier ones found no error, as there.
 *
 * Source: the specifications of variants fcos, fiot, flatcar, openshift and r4e, and coreos/butane.
 */
export function transpileButane(source: ButaneSource, surroundings: Surroundings): Transpilation {
  const remarks: (Remark & { readonly offset?: number })[] = [];
  const { root } = source;
  const place = createPlacer(source);
  const chosen = chooseSpecification(root);
  if ("fault" in chosen || root === undefined)
    return { config: undefined, findings: "fault" in chosen ? [place(chosen.fault)] : [], placed: place };
  const { specification } = chosen;
  const { values, faults, unused } = readButane(root, butaneShape, specification);
  if (faults.length > 0) return { config: undefined, findings: ordered(faults.map(place)), placed: place };
  for (const remark of unused) remarks.push(remark);
  const result = translate(values, { specification, surroundings, remarks });
  const findings = ordered(remarks.map(place));
  if (result === undefined || isFatal(findings)) return { config: undefined, findings, placed: place };
  const { origins, ...made } = result;
  const placed = (remark: Remark) => place({ ...remark, path: sourceOf(origins, made.config, remark.path) });
  return { ...made, findings, placed };
}

interface Work {
  readonly specification: Specification;
  readonly surroundings: Surroundings;
  readonly remarks: Remark[];
}

interface Result {
  readonly config: IgnitionConfig;
  readonly machineConfig?: MachineConfig;
  readonly origins: Origins;
}

/** Undefined where a step found errors. */
function translate(butane: ButaneConfig, { specification, surroundings, remarks }: Work): Result | undefined {
  const { minor, openshift } = specification;
  const report = createReport(minor, remarks);
  const translation = createTranslation(specification, surroundings, report);
  const hasErrors = () => remarks.some(({ level }) => level === "error");

  checkSource(butane, specification, report);
  if (hasErrors()) return undefined;
  const base = translateBase(butane, translation);
  if (hasErrors()) return undefined;
  const config = addSections(base, butane, translation);
  if (hasErrors()) return undefined;
  const isBare = openshift === undefined || surroundings.raw === true;
  if (openshift === undefined || surroundings.raw !== true) checkUnsupported(config, translation);
  if (hasErrors()) return undefined;
  for (const { level, path, message } of checkConfig(config, minor)) {
    const isLost = !isBare && !hasValue(config, path);
    const from = isLost ? ["spec", "config", ...path.map(snakeStep)] : sourceOf(translation.origins, config, path);
    remarks.push({ level, path: from, message });
  }
  if (hasErrors()) return undefined;
  const { origins } = translation;
  return isBare ? { config, origins } : { config, machineConfig: machineConfig(config, butane), origins };
}

/** What every variant has. */
function translateBase(butane: ButaneConfig, translation: Translation): IgnitionConfig {
  const { minor } = translation.specification;
  const made = translateShape(butaneShape, butane, [], translation);
  const version = ignitionVersions[minor] ?? "";
  let config: IgnitionConfig = { ...made, ignition: { ...made.ignition, version } };
  config = addMountUnits(config, butane, translation);
  config = addTrees(config, butane, translation);
  return addQuadlets(config, butane, translation);
}

/** What some variants have. */
function addSections(base: IgnitionConfig, butane: ButaneConfig, translation: Translation): IgnitionConfig {
  const { coreos, openshift, wherry } = translation.specification;
  if (wherry !== undefined) {
    const host = addHostSettings(base, butane, translation);
    checkHostPaths(host, translation);
    return host;
  }
  if (coreos === undefined) return base;
  let config = addBootDevice(base, butane, translation);
  checkPartitions(config, translation);
  config = addGrubUsers(config, butane, translation);
  if (openshift === undefined) return config;
  config = adaptToOpenshift(config, butane, translation);
  checkOpenshiftSupport(config, translation);
  if (translation.surroundings.raw === true) warnOfElided(butane, translation);
  return config;
}

/**
 * Whether there is something at a place. What is missing in the configuration that a MachineConfig wraps has no place
 * of its own in the text, and is named by where it would be in the result.
 */
function hasValue(config: IgnitionConfig, path: DataPath): boolean {
  const value = path.reduce<Value>(stepInto, config);
  return value !== undefined && value !== "" && value !== 0;
}

function snakeStep(step: string | number): string | number {
  return typeof step === "string" ? snakeCase(step) : step;
}

function createPlacer({ text, root }: ButaneSource): (remark: Remark & Partial<PlacedRemark>) => Finding {
  const locate = createLocator(text);
  return ({ level, path, message, offset }) => {
    const at = offset ?? (root === undefined ? undefined : deepestNode(root, path).offset);
    const found = at === undefined ? undefined : locate(at);
    return { level, path, line: found?.line, column: found?.column, message };
  };
}

/** By their places, each once. */
function ordered(findings: readonly Finding[]): Finding[] {
  const unique = new Map(findings.map((finding) => [JSON.stringify(finding), finding]));
  return [...unique.values()].sort(
    (one, other) => (one.line ?? 0) - (other.line ?? 0) || (one.column ?? 0) - (other.column ?? 0),
  );
}

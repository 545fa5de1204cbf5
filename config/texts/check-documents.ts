import { type Finding, isFatal } from "@wherry/core/errors/finding.ts";
import { closest } from "@wherry/core/errors/suggest.ts";
import { createLocator } from "../json/locate.ts";
import type { ImageFacts } from "../lint/image-facts.ts";
import { imageRules } from "../lint/image-rules.ts";
import { lintConfig, lintForImage, lintRules } from "../lint/lint-config.ts";
import { linesAbove, readSilences, type Silence } from "../lint/silences.ts";
import { loadDocuments } from "./documents/load-document.ts";
import type { Part } from "./documents/part.ts";
import { openGunzip } from "./gunzip.ts";
import { type MergedConfigs, mergeConfigs } from "./merge-configs.ts";
import { readConfig } from "./read-config.ts";
import { gatherReports, type Reported, type SourceText } from "./source-text.ts";
import type { DocumentOptions } from "./transpile-documents.ts";

export interface CheckOptions extends DocumentOptions {
  /** Whether the rules of the lint are asked. */
  readonly lint: boolean;
  /** The image that the configuration is for, to be held against. */
  readonly image?: ImageFacts;
  /** Rules that are silent everywhere. */
  readonly ignored: readonly string[];
}

export interface CheckedDocuments {
  readonly reports: readonly Reported[];
  /** For the verdict. */
  readonly language: string;
  readonly parameters: readonly string[];
}

/**
 * Says what is wrong with documents, in any language, and with what they are together, and what the rules of the lint
 * find in that. Secrets are not read. Never throws.
 */
export async function checkDocuments(sources: readonly SourceText[], options: CheckOptions): Promise<CheckedDocuments> {
  const { files, given, ...rest } = options;
  const loading = { ...options, readSecret: undefined, given: given.find };
  const { parts, parameters } = await loadDocuments(sources, loading);
  const reading = { ...rest, compress: false, ...(files === undefined ? {} : { files }) };
  const read = parts.map((part) => ({ source: part.source, read: readConfig(part, reading) }));
  const own = read.map(({ source, read: { findings } }) => ({ source, findings }));
  const [only] = read;
  const language =
    read.length === 1 && only !== undefined ? only.read.language : `configuration of ${read.length} parts`;
  if (own.some(({ findings }) => isFatal(findings))) return { reports: gatherReports(own), language, parameters };
  const merged = mergeConfigs(read);
  const said = [...own, ...merged.reports];
  const places = new Set(said.flatMap(({ source, findings }) => findings.map((finding) => placeKey(source, finding))));
  const found = lint(merged, parts, options).filter(({ source, findings: [finding] }) => {
    return (
      !saidByVariants.includes(finding?.rule ?? "") || finding === undefined || !places.has(placeKey(source, finding))
    );
  });
  const reports = [...said, ...found];
  return { reports: gatherReports(reports), language, parameters };
}

/** Rules about what Ignition or variant wherry says by itself: once is enough. */
const saidByVariants = ["system-path", "volatile-path", "image-path", "image-read-only"];

function placeKey({ name }: SourceText, { path }: Finding): string {
  return JSON.stringify([name, path]);
}

function lint(
  { config, placed }: MergedConfigs,
  parts: readonly Part[],
  { lint: isAsked, image, ignored }: CheckOptions,
): readonly Reported[] {
  if (config === undefined || (!isAsked && image === undefined)) return [];
  const remarks = [
    ...(isAsked ? lintConfig(config, openGunzip()) : []),
    ...(image === undefined ? [] : lintForImage(config, image, openGunzip())),
  ];
  const asked = [...(isAsked ? lintRules : []), ...(image === undefined ? [] : imageRules)].map(({ id }) => id);
  const comments = new Map(
    parts.map(({ source, root }) => {
      return [source, { root, silences: readSilences(source.text), locate: createLocator(source.text) }] as const;
    }),
  );
  const used = new Set<Silence>();
  const found = remarks.flatMap(({ rule, ...remark }): Reported[] => {
    const { source, finding } = placed(remark);
    const known = comments.get(source);
    const isSilent = known === undefined || known.silences.length === 0;
    const lines = isSilent ? undefined : linesAbove(finding.path, known.root, known.locate);
    const silence = known?.silences.find(
      (one) => one.rules.includes(rule) && (lines?.has(one.of) || one.of === finding.line),
    );
    if (silence !== undefined) used.add(silence);
    return silence !== undefined || ignored.includes(rule) ? [] : [{ source, findings: [{ ...finding, rule }] }];
  });
  const idle = [...comments].map(([source, { silences }]) => ({
    source,
    findings: silences.flatMap((silence) => checkSilence(silence, used.has(silence), asked)),
  }));
  return [...found, ...idle].sort(byPlace);
}

function byPlace({ findings: [one] }: Reported, { findings: [other] }: Reported): number {
  return (one?.line ?? 0) - (other?.line ?? 0) || (one?.column ?? 0) - (other?.column ?? 0);
}

/** A comment that names no rule, or has nothing to silence any more. */
function checkSilence({ rules, line, column }: Silence, isUsed: boolean, asked: readonly string[]): readonly Finding[] {
  const warn = (message: string): Finding => ({ level: "warning", path: [], line, column, message });
  const unknown = rules.find((rule) => !ruleIds.includes(rule));
  if (unknown !== undefined) return [warn(`there is no rule ${unknown}${hintFor(unknown)}`)];
  const isIdle = !isUsed && rules.every((rule) => asked.includes(rule));
  return isIdle ? [warn(`nothing is silenced here: the rule ${rules.join(", ")} finds nothing`)] : [];
}

/** Every rule that can be silenced. */
export const ruleIds: readonly string[] = [...lintRules, ...imageRules].map(({ id }) => id);

function hintFor(rule: string): string {
  const meant = closest(rule, ruleIds);
  return meant === undefined ? "" : `: did you mean ${meant}?`;
}

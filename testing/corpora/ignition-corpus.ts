import { formatIgnition } from "@wherry/config/ignition/format-ignition.ts";
import { mergeIgnition, validateIgnition } from "@wherry/config/ignition/merge-ignition.ts";
import { parseIgnition } from "@wherry/config/ignition/parse-ignition.ts";
import type { Finding } from "@wherry/core/errors/finding.ts";
import { formatDataPath } from "@wherry/core/paths/data-path.ts";

/**
 * Third-party configurations, with what the specification's own program made of them, held against what is made of them
 * here. Knows no platform, so that the same comparison runs on Node and on the agent's engine.
 */
export interface ValidateCase {
  readonly ID: string;
  readonly Src: string;
  readonly Config: string;
  readonly Fatal: boolean;
  readonly Report: readonly ReferenceEntry[] | null;
  readonly Parsed?: unknown;
  /** Why the program read no configuration at all. */
  readonly Err?: string;
}

export interface MergeCase {
  readonly ID: string;
  readonly Src: string;
  readonly Config: string;
  readonly Child: string;
  readonly Merged: unknown;
  readonly MergedReport?: readonly ReferenceEntry[] | null;
}

export interface ReferenceEntry {
  readonly Kind: string;
  readonly Path: string;
  /** 0 where there is no place. */
  readonly Line: number;
  readonly Col: number;
}

export interface Disagreement {
  readonly id: string;
  readonly source: string;
  readonly what: "fatal" | "findings" | "config";
  readonly ours: unknown;
  readonly theirs: unknown;
}

export function compareValidation(cases: readonly ValidateCase[]): Disagreement[] {
  return cases.flatMap((one) => {
    const { config, findings, fatal } = parseIgnition(one.Config);
    const compare = comparer(one);
    const isRefused = one.Fatal || one.Err !== undefined;
    // For anything but a configuration, or for one of an unknown version, the program reports no entry, only a text.
    const hasEntries = one.Report !== null || one.Err === undefined;
    return [
      ...compare("fatal", fatal, isRefused),
      ...(hasEntries ? compare("findings", lines(findings), entries(one.Report)) : []),
      ...(isRefused || config === undefined
        ? []
        : compare("config", essence(JSON.parse(formatIgnition(config))), essence(one.Parsed))),
    ];
  });
}

export function compareMerging(cases: readonly MergeCase[]): Disagreement[] {
  return cases.flatMap((one) => {
    const parent = parseIgnition(one.Config).config;
    const child = parseIgnition(one.Child).config;
    const compare = comparer(one);
    if (parent === undefined || child === undefined) return compare("fatal", true, false);
    const merged = mergeIgnition(parent, child);
    return [
      ...compare("config", essence(JSON.parse(formatIgnition(merged))), essence(one.Merged)),
      ...compare("findings", lines(validateIgnition(merged)), entries(one.MergedReport)),
    ];
  });
}

function comparer({ ID, Src }: { readonly ID: string; readonly Src: string }) {
  return (what: Disagreement["what"], ours: unknown, theirs: unknown): Disagreement[] =>
    JSON.stringify(ours) === JSON.stringify(theirs) ? [] : [{ id: ID, source: Src, what, ours, theirs }];
}

function lines(findings: readonly Finding[]): string[] {
  return findings.map(
    ({ level, path, line, column }) => `${level} ${formatDataPath(path)} ${line ?? 0}:${column ?? 0}`,
  );
}

function entries(report: readonly ReferenceEntry[] | null | undefined): string[] {
  return (report ?? []).map(({ Kind, Path, Line, Col }) => `${Kind} ${Path} ${Line}:${Col}`);
}

/** Without nulls and what is empty in objects, keys in order. */
export function essence(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => essence(item) ?? {});
  if (typeof value !== "object" || value === null) return value ?? undefined;
  const kept = Object.entries(value)
    .map(([key, inner]) => [key, essence(inner)] as const)
    .filter(([, inner]) => inner !== undefined && !(Array.isArray(inner) && inner.length === 0))
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

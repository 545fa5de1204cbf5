import type { Finding } from "@wherry/core/errors/finding.ts";
import { formatDataPath } from "@wherry/core/paths/data-path.ts";
import { countOf } from "@wherry/core/text/count.ts";
import type { ProvisionError } from "../plan/provision-error.ts";
import type { FoundConfig } from "../sources/find-config.ts";
import { describeFileStep } from "./describe-step.ts";
import type { ProvisionWork } from "./journal.ts";
import { describeFinding, type SourcedFinding } from "./render.ts";
import type { ProvisionStageTime } from "./stopwatch.ts";

/** What became of a configuration: report.json. Nothing secret is in it. */
export interface ProvisionReport {
  readonly version: 1;
  readonly outcome: "applied" | "failed";
  /** ISO 8601, by the machine's clock, which may be wrong that early. */
  readonly time: string;
  readonly platform: string;
  /** How long each stage took. */
  readonly stages: readonly ProvisionStageTime[];
  /** What the configuration was made of. */
  readonly sources: readonly string[];
  /** What was changed, in order; of a failure, what was to be. */
  readonly applied: readonly { readonly from: string; readonly change: string }[];
  /** What the configuration says without effect, or doubtfully. */
  readonly ignored: readonly ReportRemark[];
  readonly notes: readonly ReportRemark[];
  readonly refused: readonly (ReportRemark & { readonly code: string; readonly hint: string | null })[];
}

interface ReportRemark {
  /** The configuration that has it; null for the whole. */
  readonly source: string | null;
  readonly from: string;
  readonly message: string;
}

interface ReportFacts {
  readonly found: FoundConfig;
  /** As far as it came. */
  readonly work: ProvisionWork | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly times: readonly ProvisionStageTime[];
  readonly error?: ProvisionError;
}

/**
 * The report of an attempt: "failed" with an error, "applied" without one. Lists are empty where it did not come to
 * them.
 */
export function makeReport({ found, work, now, times, error }: ReportFacts): ProvisionReport {
  return {
    version: 1,
    outcome: error === undefined ? "applied" : "failed",
    time: new Date(now).toISOString(),
    platform: found.platform,
    stages: times,
    sources: work?.rendered.sources ?? [],
    applied: work === undefined ? [] : describeChanges(work),
    ...describeRemarks(found, work),
    refused: error === undefined ? [] : [refusal(error)],
  };
}

type Planned = Pick<ProvisionWork, "rendered" | "storage" | "files">;

/** What is done, in order, with its place in the configuration. */
export function describeChanges({ rendered, storage, files }: Planned): ProvisionReport["applied"] {
  const { shouldExist = [], shouldNotExist = [] } = rendered.config.kernelArguments ?? {};
  return [
    ...shouldExist.map((word, index) => ({
      from: ["kernelArguments", "shouldExist", index],
      change: `the kernel has ${word}`,
    })),
    ...shouldNotExist.map((word, index) => ({
      from: ["kernelArguments", "shouldNotExist", index],
      change: `the kernel has no ${word}`,
    })),
    ...(storage?.steps ?? []).map(({ from, summary }) => ({ from, change: summary })),
    ...(files?.steps ?? []).map((step) => ({ from: step.from, change: describeFileStep(step) })),
  ].map(({ from, change }) => ({ from: formatDataPath(from), change }));
}

/** What was found on the way, and stops nothing. */
export function describeRemarks(
  found: FoundConfig,
  work: Planned | undefined,
): Pick<ProvisionReport, "ignored" | "notes"> {
  const findings = allFindings(found, work);
  return { ignored: remarks(findings, "warning"), notes: remarks(findings, "info") };
}

function allFindings(found: FoundConfig, work: Planned | undefined): SourcedFinding[] {
  const named = (source: string, findings: readonly Finding[] = []) =>
    findings.map((finding) => ({ ...finding, source }));
  return [
    ...named("the platform", found.findings),
    ...(work?.rendered.findings ?? []),
    ...named("the configuration", work?.storage?.findings),
    ...named("the configuration", work?.files?.findings),
  ];
}

function remarks(findings: readonly SourcedFinding[], level: SourcedFinding["level"]): ReportRemark[] {
  return findings
    .filter((finding) => finding.level === level)
    .map((finding) => ({
      source: finding.source,
      from: formatDataPath(finding.path),
      message: describeFinding({ ...finding, path: [] }),
    }));
}

function refusal({ code, path, message, hint }: ProvisionError): ProvisionReport["refused"][0] {
  return { source: null, from: formatDataPath(path), code, message, hint: hint ?? null };
}

/** Warnings on the console, at most. */
const mostWarnings = 10;

/** For the console, a line each. */
export function summarise({ sources, applied, ignored, stages }: ProvisionReport): string[] {
  const shown = ignored.slice(0, mostWarnings).map(({ source, from, message }) => {
    const place = from === "$" ? "" : ` ${from}:`;
    return `warning: ${source ?? "the configuration"}:${place} ${message}`;
  });
  const more = ignored.length - shown.length;
  const seconds = stages.reduce((sum, stage) => sum + stage.seconds, 0).toFixed(1);
  const warnings = ignored.length === 0 ? "" : `, ${countOf(ignored.length, "warning")}`;
  return [
    ...shown,
    ...(more > 0 ? [`and ${countOf(more, "other warning")}`] : []),
    `provisioned from ${sources.join(", ")}: ${countOf(applied.length, "change")}${warnings}, in ${seconds} s`,
  ];
}

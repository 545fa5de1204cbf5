import { type Finding, isFatal } from "@wherry/core/errors/finding.ts";
import type { LocalFiles } from "../butane/surroundings.ts";
import { formatIgnition } from "../ignition/format-ignition.ts";
import type { GivenValues } from "./documents/given-values.ts";
import { type DocumentSurroundings, type LoadedDocument, loadDocuments } from "./documents/load-document.ts";
import type { Part } from "./documents/part.ts";
import { mergeConfigs } from "./merge-configs.ts";
import { type ReadConfig, readConfig } from "./read-config.ts";
import { gatherReports, type Reported, type SourceText } from "./source-text.ts";
import { type TextOptions, transpileTree } from "./transpile.ts";

export interface DocumentOptions extends TextOptions {
  readonly files: LocalFiles | undefined;
  /** What the folder of local files is called in messages. */
  readonly folderName: string;
  readonly given: GivenValues;
  /** Undefined where secrets are to stay out of the result: then something else stands in their place. */
  readonly readSecret: DocumentSurroundings["readSecret"];
}

export interface TranspiledDocuments {
  /** With a line end; undefined where there is an error among the findings. */
  readonly output: string | undefined;
  /** In the order of the texts. */
  readonly reports: readonly Reported[];
  /** For the verdict: "Butane", or how many configurations it is of. */
  readonly language: string;
  /** Whether `output` has, or would have, secrets in it. */
  readonly hasSecrets: boolean;
  /** Names of parameters, for what was given and is not declared. */
  readonly parameters: readonly string[];
}

/**
 * Documents in any language, laid over each other in their order, as one Ignition configuration; a single one without
 * includes as `transpile` has it. With secrets to be put in, all is done twice: first without them, and only what is
 * said then is told as it is, so that no message can show a secret. Never throws.
 */
export async function transpileDocuments(
  sources: readonly SourceText[],
  options: DocumentOptions,
): Promise<TranspiledDocuments> {
  const open = await transpileOnce(sources, { ...options, readSecret: undefined });
  if (!open.hasSecrets || options.readSecret === undefined || open.output === undefined) return open;
  const closed = await transpileOnce(sources, options);
  const secretProblems = closed.secretProblems.map(({ source, finding }) => ({ source, findings: [finding] }));
  if (secretProblems.length > 0)
    return { ...open, output: undefined, reports: gatherReports([...open.reports, ...secretProblems]) };
  const withheld = closed.reports.flatMap(({ source, findings }) => {
    const told = open.reports.find((report) => report.source.name === source.name)?.findings ?? [];
    return withhold(findings, told).map((finding) => ({ source, findings: [finding] }));
  });
  return { ...closed, reports: gatherReports([...open.reports, ...withheld]) };
}

interface Outcome extends TranspiledDocuments {
  readonly secretProblems: LoadedDocument["secretProblems"];
}

async function transpileOnce(sources: readonly SourceText[], options: DocumentOptions): Promise<Outcome> {
  const { parts, ...common } = await loadDocuments(sources, { ...options, given: options.given.find });
  const [part] = parts;
  const isAlone = parts.length === 1 && part?.isIgnition === false;
  return { ...common, ...(isAlone ? await transpilePart(part, options) : transpileParts(parts, options)) };
}

type Result = Pick<TranspiledDocuments, "output" | "reports" | "language">;

async function transpilePart({ source, root, findings: before }: Part, options: DocumentOptions): Promise<Result> {
  if (isFatal(before)) return { output: undefined, reports: [{ source, findings: before }], language: "" };
  const { output, language, findings } = await transpileTree({ text: source.text, root }, options);
  return { output, language, reports: [{ source, findings: [...before, ...findings] }] };
}

function transpileParts(parts: readonly Part[], options: DocumentOptions): Result {
  const { files, pretty, ...rest } = options;
  const reading = { ...rest, ...(files === undefined ? {} : { files }) };
  const read = parts.map((part) => ({ source: part.source, read: refuseMachineConfig(readConfig(part, reading)) }));
  const own = read.map(({ source, read: { findings } }) => ({ source, findings }));
  const language = `configuration of ${parts.length} parts`;
  if (own.some(({ findings }) => isFatal(findings)))
    return { output: undefined, reports: gatherReports(own), language };
  const { config, reports } = mergeConfigs(read);
  const output = config && `${formatIgnition(config, pretty === true ? 2 : undefined)}\n`;
  return { output, reports: gatherReports([...own, ...reports]), language };
}

/** What a MachineConfig has around its configuration, no rule merges. */
function refuseMachineConfig(read: ReadConfig): ReadConfig {
  if (!read.isMachineConfig) return read;
  const message = "a MachineConfig cannot be laid over others: --raw takes the configuration without it";
  return { ...read, findings: [...read.findings, read.placed({ level: "error", path: [], message })] };
}

/** What is said only once secrets are in their places, without its words. */
function withhold(findings: readonly Finding[], told: readonly Finding[]): readonly Finding[] {
  const known = new Set(told.map((finding) => JSON.stringify(finding)));
  return findings
    .filter((finding) => !known.has(JSON.stringify(finding)))
    .map((finding) => ({
      ...finding,
      message: "with its secrets in their places something is wrong here; what it is could show them, and is not said",
    }));
}

import { gzip } from "@wherry/core/bytes/gzip.ts";
import { createFinding, type Finding, isFatal } from "@wherry/core/errors/finding.ts";
import type { LocalFiles } from "../butane/surroundings.ts";
import { type ConfigDifference, compareConfigs } from "../ignition/compare-configs.ts";
import { newestMinor } from "../ignition/schema/versions.ts";
import type { ImageFacts } from "../lint/image-facts.ts";
import type { ReadableSecret } from "../parameters/declare-secrets.ts";
import type { JsonSchema } from "../reference/json-schema.ts";
import { schemas } from "../reference/schemas.ts";
import { checkDocuments } from "./check-documents.ts";
import { convertToIgnition } from "./convert.ts";
import { convertTo } from "./convert-to.ts";
import type { GivenValues } from "./documents/given-values.ts";
import { localFiles } from "./folder-of-files.ts";
import { openGunzip } from "./gunzip.ts";
import { resolveDocument } from "./resolve-documents.ts";
import type { Reported, SourceText } from "./source-text.ts";
import { type DocumentOptions, transpileDocuments } from "./transpile-documents.ts";

/**
 * Machine configurations as a library: what the commands transpile, validate, merge, convert, diff and schema do, for
 * programs. Texts may be Butane of any variant and version, Container Linux Configs, or Ignition 2.0 to
 * 3.7-experimental. Whatever a text says, nothing is thrown: what is wrong with it is among the findings, and there is
 * no result where one of them is an error.
 */

/** A text, and what findings call its file. */
export interface NamedText {
  readonly name: string;
  readonly text: string;
}

/** One configuration, or several that are laid over each other in their order. */
export type ConfigInput = string | NamedText | readonly (string | NamedText)[];

/** What there is to say about a place in one of the texts. */
export interface FileFinding extends Finding {
  /** The name that the text was given with, or that of an included file. */
  readonly file: string;
}

export interface ReadOptions {
  /** Where local files and includes are: a folder's path, or what gives their bytes. */
  readonly files?: string | LocalFiles;
  /** Values of parameters, by their names. */
  readonly parameters?: Readonly<Record<string, string | number | boolean | readonly string[]>>;
  /** Told by the text where nothing is said. */
  readonly language?: "butane" | "clc";
  /** For templates in a Container Linux Config: "ec2", "gce", "azure" ... */
  readonly platform?: string;
}

export interface TranspileOptions extends ReadOptions {
  /** Indents JSON by two spaces. */
  readonly pretty?: boolean;
  /** For OpenShift: the configuration without the MachineConfig around it. */
  readonly raw?: boolean;
  /** False leaves contents uncompressed, even where that is longer. */
  readonly compress?: boolean;
  /**
   * Gives the secrets that the configuration refers to. Without it, something else stands in their place, and
   * `hasSecrets` says so. No finding shows what it gives.
   */
  readonly secrets?: (secret: ReadableSecret) => string | Promise<string>;
}

export interface Transpiled {
  /** Ignition's JSON, or the YAML of a MachineConfig; undefined where it is refused. */
  readonly output: string | undefined;
  readonly findings: readonly FileFinding[];
  /** Whether it refers to secrets. */
  readonly hasSecrets: boolean;
}

/**
 * Translates a configuration to Ignition; several are merged, a later one winning, at the newest version that one of
 * them has.
 */
export async function transpile(input: ConfigInput, options: TranspileOptions = {}): Promise<Transpiled> {
  const { pretty = false, raw = false, compress = true, secrets } = options;
  const documents: DocumentOptions = {
    ...documentOptions(options),
    pretty,
    raw,
    compress,
    readSecret: secrets === undefined ? undefined : async (secret) => await secrets(secret),
  };
  const sources = sourcesOf(input);
  const { output, reports, hasSecrets, parameters } = await transpileDocuments(sources, documents);
  const findings = [...flatten(reports), ...undeclared(options, parameters, sources)];
  return { output: isFatal(findings) ? undefined : output, findings, hasSecrets };
}

/** Lays configurations over each other: `transpile` with several texts. */
export async function merge(
  inputs: readonly (string | NamedText)[],
  options: TranspileOptions = {},
): Promise<Transpiled> {
  return await transpile(inputs, options);
}

export interface ValidateOptions extends ReadOptions {
  /** Whether the rules of docs/lint.md are asked as well. */
  readonly lint?: boolean;
  /** The image that it is for, as `readImageFacts` gives it. */
  readonly image?: ImageFacts;
  /** Rules to leave out. */
  readonly ignore?: readonly string[];
}

export interface Validated {
  /** Whether a machine would take it. */
  readonly valid: boolean;
  /** What it was taken for: "Butane", "Ignition 3.4.0". */
  readonly language: string;
  readonly findings: readonly FileFinding[];
}

/** Says what is wrong with a configuration, or with several as what they are together. Secrets are not read. */
export async function validate(input: ConfigInput, options: ValidateOptions = {}): Promise<Validated> {
  const { lint = false, image, ignore = [] } = options;
  const checking = { ...documentOptions(options), lint, ignored: ignore, ...(image === undefined ? {} : { image }) };
  const sources = sourcesOf(input);
  const { reports, language, parameters } = await checkDocuments(sources, checking);
  const findings = [...flatten(reports), ...undeclared(options, parameters, sources)];
  return { valid: !isFatal(findings), language, findings };
}

export interface ConvertOptions extends ReadOptions {
  /**
   * "ignition-3.0" to "ignition-3.6", "ignition-3.7-experimental", "butane"; of a Container Linux Config
   * "ignition-2.3", too.
   */
  readonly to: string;
  /** Butane's: "fcos" where nothing is said. */
  readonly variant?: string;
  /** Where the file systems of a configuration of Ignition 2.x are mounted, by their names. */
  readonly filesystems?: ReadonlyMap<string, string>;
}

export interface Converted {
  readonly output: string | undefined;
  readonly findings: readonly FileFinding[];
}

/** Translates a configuration to another language or version; to an older one only where nothing is lost. */
export async function convert(input: string | NamedText, options: ConvertOptions): Promise<Converted> {
  const { source, findings: own, hasSecrets, parameters } = await resolve(input, options);
  const findings = [...own, ...undeclared(options, parameters, sourcesOf(input))];
  if (source === undefined || isFatal(findings)) return { output: undefined, findings };
  if (hasSecrets) return { output: undefined, findings: [...findings, noSecrets(source)] };
  const { to, variant = "fcos", filesystems = new Map<string, string>() } = options;
  const conversion = { filesystems, scope: "whole", compress: gzip, ...clcOptions(options) } as const;
  const converted = await convertTo(source.text, { to, variant }, conversion);
  return { output: converted.text, findings: [...findings, ...flatten([{ source, findings: converted.findings }])] };
}

export interface Compared {
  /** Undefined where one of the two is refused. Empty where they mean the same. */
  readonly differences: readonly ConfigDifference[] | undefined;
  readonly findings: readonly FileFinding[];
}

/**
 * Compares what two configurations mean, in whatever language each is written: contents unpacked, lists by their keys.
 */
export async function diff(
  before: string | NamedText,
  after: string | NamedText,
  options: ReadOptions = {},
): Promise<Compared> {
  const resolved = [await resolve(before, options), await resolve(after, options)];
  const declared = resolved.flatMap(({ parameters }) => parameters);
  const findings: FileFinding[] = [...undeclared(options, declared, sourcesOf(before))];
  const configs = [];
  for (const { source, findings: own } of resolved) {
    findings.push(...own);
    if (source === undefined || isFatal(findings)) continue;
    const conversion = { filesystems: new Map<string, string>(), scope: "whole", ...clcOptions(options) } as const;
    const read = await convertToIgnition(source.text, newestMinor, conversion);
    findings.push(...flatten([{ source, findings: read.findings }]));
    if (read.config !== undefined) configs.push(read.config);
  }
  const [one, other] = configs;
  return {
    differences: one === undefined || other === undefined ? undefined : compareConfigs(one, other, openGunzip),
    findings,
  };
}

/** The names of the schemas that there are. */
export const schemaNames: readonly string[] = [...schemas.keys()];

/** The JSON Schema of a language, by one of `schemaNames`; undefined for another name. */
export function schema(name: string): JsonSchema | undefined {
  return schemas.get(name)?.();
}

function sourcesOf(input: ConfigInput): readonly SourceText[] {
  const inputs: readonly (string | NamedText)[] = typeof input === "string" || "text" in input ? [input] : input;
  return inputs.map((one, index) => {
    const name = inputs.length === 1 ? "config" : `config ${index + 1}`;
    return typeof one === "string" ? { name, text: one } : one;
  });
}

function filesOf({ files }: ReadOptions): LocalFiles | undefined {
  return typeof files === "string" ? localFiles(files) : files;
}

function clcOptions(options: ReadOptions): { readonly platform: string; readonly files?: LocalFiles } {
  const files = filesOf(options);
  return { platform: options.platform ?? "", ...(files === undefined ? {} : { files }) };
}

function documentOptions(options: ReadOptions): DocumentOptions {
  const { files, language, platform = "", parameters = {} } = options;
  const given: GivenValues = {
    find: ({ name }) => {
      const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
      if (value === undefined) return undefined;
      return { from: `parameters.${name}`, value: Array.isArray(value) ? value.map(String) : String(value) };
    },
    checkNames: () => [],
  };
  return {
    files: filesOf(options),
    folderName: typeof files === "string" ? files : "",
    compress: true,
    platform,
    given,
    readSecret: undefined,
    ...(language === undefined ? {} : { from: language }),
  };
}

async function resolve(input: string | NamedText, options: ReadOptions) {
  const [given = { name: "config", text: "" }] = sourcesOf(input);
  const { source, reports, parameters, hasSecrets } = await resolveDocument(given, documentOptions(options));
  return { source, findings: flatten(reports), hasSecrets, parameters };
}

function noSecrets({ name }: SourceText): FileFinding {
  const message = "this refers to secrets, which are not read here: transpile it first, with them";
  return { ...createFinding("error", message, { path: ["secrets"] }), file: name };
}

function flatten(reports: readonly Reported[]): readonly FileFinding[] {
  return reports.flatMap(({ source, findings }) => findings.map((finding) => ({ ...finding, file: source.name })));
}

/** Values for parameters that nothing declares. */
function undeclared(
  { parameters = {} }: ReadOptions,
  declared: readonly string[],
  [first]: readonly SourceText[],
): readonly FileFinding[] {
  return Object.keys(parameters)
    .filter((name) => !declared.includes(name))
    .map((name) => {
      const message = `a value is given for the parameter ${name}, which is not declared`;
      return { ...createFinding("error", message, { path: ["parameters"] }), file: first?.name ?? "config" };
    });
}

import type { IgnitionConfig, Resource } from "@wherry/config/ignition/config.ts";
import { mergeIgnition, validateIgnition } from "@wherry/config/ignition/merge-ignition.ts";
import { readIgnition } from "@wherry/config/ignition/read-ignition.ts";
import { createFinding, type Finding, isFatal } from "@wherry/core/errors/finding.ts";
import { type DataPath, formatDataPath } from "@wherry/core/paths/data-path.ts";
import { redactUrl } from "@wherry/core/urls/redact-url.ts";
import { fetchResources } from "../fetch/fetch-resources.ts";
import { type FetchSession, fetchSettings } from "../fetch/settings.ts";
import { ProvisionError } from "../plan/provision-error.ts";
import type { ConfigSource, FoundConfig } from "../sources/find-config.ts";
import { readConfigText } from "./read-config-text.ts";

export interface RenderedConfig {
  /** At the newest specification, without references to other configurations. */
  readonly config: IgnitionConfig;
  /** Names of all that it was made of, in the order in which they were read. */
  readonly sources: readonly string[];
  /** Nothing fatal is among them. */
  readonly findings: readonly SourcedFinding[];
}

export interface SourcedFinding extends Finding {
  /** The configuration that it is about: "fw_cfg opt/com.coreos/config". */
  readonly source: string;
}

/** Configurations that one may be made of, and that may refer to each other in a row. */
const most = 100;
const deepest = 20;

/** What servers are told is wanted (Ignition's operator notes, "HTTP headers"). */
const headers = [
  { name: "Accept", value: "application/vnd.coreos.ignition+json;version=3.6.0, */*;q=0.1" },
  { name: "Accept-Encoding", value: "identity" },
];

const empty: IgnitionConfig = { ignition: { version: "3.7.0-experimental" } };

/**
 * The machine's one configuration: what the sources say, with all that they refer to by `ignition.config`, each over
 * those before it. A configuration is fetched with the timeouts, proxies and certificates of all that was read before
 * it, as the reference does.
 *
 * @throws {ProvisionError} config.invalid when a configuration has errors (the message lists its first twenty), cannot
 *   be read as text, or refers to too many others
 * @throws {ProvisionError} fetch.failed, fetch.mismatch or fetch.malformed when one that is referred to cannot be had
 * @throws {ProvisionError} program.missing, program.failed or disk.full when a program for it is missing or fails
 */
export function renderConfig({ base, user }: FoundConfig, session: FetchSession): RenderedConfig {
  const reading: Reading = { session, sources: [], findings: [] };
  let config = empty;
  for (const source of user === undefined ? base : [...base, user]) {
    const read = readSource(source, config, reading);
    if (read !== undefined) config = mergeIgnition(config, expand(read, config, reading));
  }
  const findings = reading.findings.map(({ message }) => message);
  const name = "the configuration as a whole";
  // What its parts have said already is not said again.
  const added =
    reading.sources.length < 2 ? [] : validateIgnition(config).filter(({ message }) => !findings.includes(message));
  note(added, name, reading);
  const { config: _, ...ignition } = config.ignition;
  return { config: { ...config, ignition }, sources: reading.sources, findings: reading.findings };
}

interface Reading {
  readonly session: FetchSession;
  readonly sources: string[];
  readonly findings: SourcedFinding[];
}

/** A configuration that was read, and what may lead there. */
interface ReadConfig {
  readonly name: string;
  readonly config: IgnitionConfig;
  readonly depth: number;
}

/** Undefined for an empty text, or one of white space, which is not a configuration. */
function readSource(source: ConfigSource, before: IgnitionConfig, reading: Reading): ReadConfig | undefined {
  const { name } = source;
  const bytes =
    "bytes" in source ? source.bytes : fetchOne({ source: source.url }, { from: [], before, reading, by: name });
  const text = readConfigText(bytes, name, reading.session);
  if (text.trim() !== "") return parse(text, { name, depth: 0, reading });
  note([createFinding("warning", "there is nothing in it")], name, reading);
  return undefined;
}

/**
 * What it refers to takes its place, or comes over it; depth first. `before`: what is known by then of how to fetch.
 */
function expand(read: ReadConfig, before: IgnitionConfig, reading: Reading): IgnitionConfig {
  const { replace, merge = [] } = read.config.ignition.config ?? {};
  const path: DataPath = ["ignition", "config"];
  const follow = (resource: Resource, from: DataPath, known: IgnitionConfig): ReadConfig => {
    const name = nameOf(resource, from, read);
    if (read.depth >= deepest || reading.sources.length >= most) throw tooMany(read, from);
    const bytes = fetchOne(resource, { from, before: known, reading, by: read.name });
    return parse(readConfigText(bytes, name, reading.session), { name, depth: read.depth + 1, reading });
  };
  if (replace?.source !== undefined) {
    const child = follow(replace, [...path, "replace"], mergeIgnition(before, read.config));
    return expand(child, before, reading);
  }
  let merged = read.config;
  for (const [index, resource] of merge.entries()) {
    const known = mergeIgnition(before, merged);
    const child = follow(resource, [...path, "merge", index], known);
    merged = mergeIgnition(merged, expand(child, mergeIgnition(known, child.config), reading));
  }
  return merged;
}

function fetchOne(
  resource: Resource,
  {
    from,
    before,
    reading: { session },
    by,
  }: { readonly from: DataPath; readonly before: IgnitionConfig; readonly reading: Reading; readonly by: string },
): Uint8Array {
  try {
    const settings = { ...fetchSettings(before.ignition), headers };
    const [content] = fetchResources([{ resource, from }], session, settings).values();
    if (content === undefined) throw new ProvisionError("internal", "a configuration was not kept");
    return session.contents.read(content);
  } catch (error) {
    if (!(error instanceof ProvisionError)) throw error;
    const { code, lines, path, hintLines } = error;
    const details = { path, cause: error, ...(hintLines.length === 0 ? {} : { hint: hintLines }) };
    const reason = [...lines.slice(0, -1), `${lines.at(-1)} (${by} refers to it)`];
    throw new ProvisionError(code, reason, details);
  }
}

function parse(
  text: string,
  { name, depth, reading }: { readonly name: string; readonly depth: number; readonly reading: Reading },
): ReadConfig {
  const { config, findings } = readIgnition(text);
  reading.sources.push(name);
  note(findings, name, reading);
  // What is fatal was thrown by then.
  return { name, config: config ?? empty, depth };
}

/** Throws all that is fatal. */
function note(findings: readonly Finding[], source: string, { findings: all }: Reading): void {
  if (!isFatal(findings)) {
    all.push(...findings.map((finding) => ({ ...finding, source })));
    return;
  }
  const errors = findings.filter(({ level }) => level === "error");
  const shown = errors.slice(0, 20).map(describeFinding);
  const others = errors.length - shown.length;
  throw new ProvisionError(
    "config.invalid",
    [`${source} has errors:`, ...shown, ...(others > 0 ? [`and ${others} more`] : [])],
    { path: errors.length === 1 ? (errors[0]?.path ?? []) : [] },
  );
}

/** "3:17: $.storage.files.0.path: not absolute", as far as known. */
export function describeFinding({ path, line, column, message }: Finding): string {
  const place = line === undefined ? "" : `${line}:${column ?? 1}: `;
  return `${place}${path.length === 0 ? "" : `${formatDataPath(path)}: `}${message}`;
}

function nameOf({ source = "" }: Resource, from: DataPath, { name }: ReadConfig): string {
  return source.startsWith("data:") ? `${formatDataPath(from)} of ${name}` : redactUrl(source);
}

function tooMany({ name }: ReadConfig, path: DataPath): ProvisionError {
  return new ProvisionError("config.invalid", `${name} refers to more configurations than any machine has`, {
    path,
    hint: `At most ${most} may be put together, ${deepest} of them in a row; does one refer to itself?`,
  });
}

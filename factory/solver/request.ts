import { WherryError } from "@wherry/core/errors/errors.ts";
import { createFinding, type Finding } from "@wherry/core/errors/finding.ts";
import { closest } from "@wherry/core/errors/suggest.ts";
import type { NameRules } from "../packages/name-rules.ts";
import type { Package } from "../packages/package.ts";
import type { Budget } from "./budget.ts";
import { type Candidates, openCandidates, provides } from "./candidates.ts";
import type { PackageUniverse } from "./universe.ts";

export interface SolveRequest {
  /** `name` or `name=version`; in any order. */
  readonly install: readonly string[];
  /**
   * Names that count as installed in whatever version is asked for; they never come into the result, nor what only they
   * need.
   */
  readonly omit: readonly string[];
  /** Debian's name: "amd64". */
  readonly architecture: string;
  /**
   * "as apt": with what apt would leave installed though nothing needs it (see the readme). By default nothing of that
   * kind.
   */
  readonly leftovers?: "as apt" | "none";
}

export interface ResolvedRequests {
  readonly wanted: readonly Wanted[];
  readonly candidates: Candidates;
}

/** One request with the packages that would meet it, the preferred one first. */
export interface Wanted {
  readonly request: string;
  readonly alternatives: readonly Package[];
}

/**
 * Finds the packages behind the names. All names that cannot be met are reported together, as `package.missing`;
 * requests that make no sense, as `definition.invalid`.
 */
export function resolveRequests(request: SolveRequest, universe: PackageUniverse, budget: Budget): ResolvedRequests {
  const parsed = [...new Set(request.install)].toSorted().map((text) => parseRequest(text, universe.rules.names));
  const omitted = new Set(request.omit);
  refuseContradictions(parsed, omitted);
  const pinned = new Map(
    parsed.flatMap(({ name, version }) => (version === undefined ? [] : [[name, version] as const])),
  );
  const candidates = openCandidates(universe, pinned, request.architecture, budget);
  const missing: Finding[] = [];
  const wanted: Wanted[] = [];
  for (const one of parsed) {
    const alternatives = findAlternatives(one, candidates, universe);
    if ("message" in alternatives) missing.push(alternatives);
    else if (alternatives.some((each) => omitted.has(each.name))) missing.push(onlyOmitted(one.name, alternatives));
    else wanted.push({ request: one.text, alternatives });
  }
  const [first, second] = missing;
  if (first !== undefined && second === undefined) {
    throw new WherryError("package.missing", first.message, first.hint === undefined ? {} : { hint: first.hint });
  }
  if (first !== undefined) {
    throw new WherryError("package.missing", `${missing.length} of the requested packages cannot be found`, {
      findings: missing,
    });
  }
  return { wanted, candidates };
}

interface ParsedRequest {
  readonly text: string;
  readonly name: string;
  readonly version: string | undefined;
}

function parseRequest(text: string, names: NameRules): ParsedRequest {
  const equals = text.indexOf("=");
  const name = equals < 0 ? text : text.slice(0, equals);
  const version = equals < 0 ? undefined : text.slice(equals + 1);
  if (!names.name.test(name) || (version !== undefined && !names.isVersion(version))) {
    throw new WherryError("definition.invalid", `"${text}" is not a package name`, {
      hint: 'write "name" or "name=version"',
    });
  }
  return { text, name, version };
}

function refuseContradictions(parsed: readonly ParsedRequest[], omitted: ReadonlySet<string>): void {
  const findings: Finding[] = [];
  const versions = new Map<string, string>();
  for (const { name, version, text } of parsed) {
    if (omitted.has(name)) findings.push(createFinding("error", `"${name}" is to be installed and to be omitted`));
    const before = version === undefined ? undefined : versions.get(name);
    if (before !== undefined)
      findings.push(createFinding("error", `"${before}" and "${text}" ask for two versions of one package`));
    if (version !== undefined) versions.set(name, text);
  }
  const [first] = findings;
  if (first === undefined) return;
  throw new WherryError("definition.invalid", findings.length === 1 ? first.message : "contradictory requests", {
    findings,
  });
}

function onlyOmitted(name: string, providers: readonly Package[]): Finding {
  const [provider] = providers;
  const hint = `${provider?.name} provides it, but is to be omitted`;
  return createFinding("error", `"${name}" is a virtual package`, { hint });
}

function findAlternatives(
  { name, version, text }: ParsedRequest,
  candidates: Candidates,
  universe: PackageUniverse,
): readonly Package[] | Finding {
  const { versions } = universe.rules;
  const real = candidates.versions(name);
  if (version !== undefined && real.length > 0) {
    const exact = real.filter((one) => versions.compare(one.version, version) === 0);
    if (exact.length > 0) return exact;
    const known = real.map((one) => one.version).join(", ");
    return createFinding("error", `package "${text}" does not exist`, { hint: `there is ${known}` });
  }
  if (real.length > 0) return real;
  // Like apt: a virtual name stands for its provider where there is only one.
  const relation = { name, constraint: undefined };
  const providers = candidates.matching(relation).filter((one) => provides(one, relation, versions));
  const names = [...new Set(providers.map((one) => one.name))].toSorted();
  if (names.length === 1 && version === undefined) return providers;
  if (names.length > 0) {
    const hint = `install a package that provides it: ${names.join(", ")}`;
    return createFinding("error", `"${name}" is a virtual package`, { hint });
  }
  const similar = closest(name, universe.names());
  const hint = similar === undefined ? undefined : `did you mean "${similar}"?`;
  return createFinding("error", `package "${name}" does not exist`, { hint });
}

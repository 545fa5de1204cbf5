import { WherryError } from "@wherry/core/errors/errors.ts";
import { createFinding, type Finding } from "@wherry/core/errors/finding.ts";
import { closest } from "@wherry/core/errors/suggest.ts";
import type { NameRules } from "../packages/name-rules.ts";
import type { Package } from "../packages/package.ts";
import type { Budget } from "./budget.ts";
import { type Candidates, fittingVersions, openCandidates, provides, titleIn } from "./candidates.ts";
import { type LeftOut, type Omissions, omissionsOf } from "./omissions.ts";
import { type ParsedRequest, pickedBy, pickVersions } from "./picked-versions.ts";
import type { PackageUniverse } from "./universe.ts";

export interface SolveRequest extends LeftOut {
  /** `name`, `name=version` or `name/suite`; in any order. */
  readonly install: readonly string[];
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
  readonly omissions: Omissions;
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
  const omissions = omissionsOf(request);
  refuseContradictions(parsed, omissions);
  const picked = pickVersions(parsed, universe, request.architecture);
  const candidates = openCandidates(universe, picked, request.architecture, budget);
  const missing: Finding[] = [];
  const wanted: Wanted[] = [];
  for (const one of parsed) {
    const alternatives = findAlternatives(one, candidates, universe, request.architecture);
    if ("message" in alternatives) missing.push(alternatives);
    else if (alternatives.some((each) => omissions.isFirm(each.name)))
      missing.push(onlyOmitted(one.name, alternatives));
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
  return { wanted, candidates, omissions };
}

function parseRequest(text: string, names: NameRules): ParsedRequest {
  const [, name = text, sign, choice] = /^([^=/]*)(?:([=/])(.*))?$/s.exec(text) ?? [];
  const version = sign === "=" ? choice : undefined;
  const suite = sign === "/" ? choice : undefined;
  const isSound = names.name.test(name) && (version === undefined || names.isVersion(version)) && suite !== "";
  if (!isSound || /[^!-~]/.test(text)) {
    throw new WherryError("definition.invalid", `"${text}" is not a package name`, {
      hint: text.includes(":")
        ? 'write "name" alone: all packages are of the image\'s own architecture'
        : 'write "name", "name=version" or "name/suite"',
    });
  }
  return { text, name, version, suite };
}

function refuseContradictions(parsed: readonly ParsedRequest[], omissions: Omissions): void {
  const findings: Finding[] = [];
  const versions = new Map<string, string>();
  for (const { name, version, suite, text } of parsed) {
    if (omissions.isFirm(name)) findings.push(createFinding("error", `"${name}" is to be installed and to be omitted`));
    const isChoice = version !== undefined || suite !== undefined;
    const before = isChoice ? versions.get(name) : undefined;
    if (before !== undefined)
      findings.push(createFinding("error", `"${before}" and "${text}" ask for two versions of one package`));
    if (isChoice) versions.set(name, text);
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
  { name, version, suite, text }: ParsedRequest,
  candidates: Candidates,
  universe: PackageUniverse,
  architecture: string,
): readonly Package[] | Finding {
  const { versions } = universe.rules;
  const real = candidates.versions(name);
  const isChoice = version !== undefined || suite !== undefined;
  const known = fittingVersions(name, universe, architecture);
  if (isChoice && known.length > 0) {
    const picked = pickedBy({ name, version, suite, text }, universe, architecture);
    if (picked !== undefined) return [picked];
    const there = `there is ${known.map((one) => titleIn(one, universe)).join(", ")}`;
    const hint = suite === undefined ? there : `${there}; should it be in ${suite}, add that suite to \`repositories\``;
    return createFinding("error", `package "${text}" does not exist`, { hint });
  }
  if (real.length > 0) return real;
  if (known.length > 0) {
    const hint = `it would be ${known.map((one) => titleIn(one, universe)).join(", ")}; see packages.pins, or ask for "${name}=VERSION"`;
    return createFinding("error", `no version of "${name}" may be taken: their priorities are below 1`, { hint });
  }
  // Like apt: a virtual name stands for its provider where there is only one.
  const relation = { name, constraint: undefined };
  const providers = candidates.matching(relation).filter((one) => provides(one, relation, versions));
  const names = [...new Set(providers.map((one) => one.name))].toSorted();
  if (names.length === 1 && !isChoice) return providers;
  if (names.length > 0) {
    const hint = `install a package that provides it: ${names.join(", ")}`;
    return createFinding("error", `"${name}" is a virtual package`, { hint });
  }
  const similar = closest(name, universe.names());
  const others = universe.otherArchitectures?.(name) ?? [];
  if (others.length > 0) {
    const hint = `it is there for ${others.join(", ")}, and the image is for ${architecture}: build the package for that, or take another one`;
    return createFinding("error", `package "${name}" does not exist for ${architecture}`, { hint });
  }
  const hint =
    similar === undefined ? `none of the repositories has it for ${architecture}` : `did you mean "${similar}"?`;
  return createFinding("error", `package "${name}" does not exist`, { hint });
}

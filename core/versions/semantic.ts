/** A version after semver.org. */
export interface SemanticVersion {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  /** Without its hyphen; "" where there is none. */
  readonly preRelease: string;
  /** Without its plus; "" where there is none. */
  readonly metadata: string;
}

/**
 * Whose judgement a text is read by. "specification" is semver.org's; "go-semver" is that of
 * github.com/coreos/go-semver, by which Ignition, Butane and the Container Linux Config transpiler read versions:
 * leading zeroes, and a hyphen or a plus with nothing behind it, are let pass.
 */
type SemanticJudgement = "specification" | "go-semver";

const number = "(0|[1-9][0-9]*)";
const alphanumeric = "[0-9A-Za-z-]+";
const preRelease = "(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)";

const forms: Readonly<Record<SemanticJudgement, RegExp>> = {
  specification: form(number, `-(${dotted(preRelease)})`, `\\+(${dotted(alphanumeric)})`),
  "go-semver": form("([0-9]+)", `-(${dotted(alphanumeric)})?`, `\\+(${dotted(alphanumeric)})?`),
};

/**
 * The version that a text is; undefined where it is not one, or where one of its numbers is too large to be counted
 * with.
 *
 * Source: semver.org 2.0.0, 2, 9 and 10; for "go-semver" semver.go of its version 0.3.1, `Set` and
 * `validateIdentifier`.
 */
export function parseSemanticVersion(
  text: string,
  judgement: SemanticJudgement = "specification",
): SemanticVersion | undefined {
  const match = forms[judgement].exec(text);
  if (match === null) return undefined;
  const [major = 0, minor = 0, patch = 0] = match.slice(1, 4).map(Number);
  if (![major, minor, patch].every(Number.isSafeInteger)) return undefined;
  return { major, minor, patch, preRelease: match[4] ?? "", metadata: match[5] ?? "" };
}

/** The version as semver.org writes it: "3.3.0-rc.1+build". */
export function formatSemanticVersion({ major, minor, patch, preRelease, metadata }: SemanticVersion): string {
  const early = preRelease === "" ? "" : `-${preRelease}`;
  return `${major}.${minor}.${patch}${early}${metadata === "" ? "" : `+${metadata}`}`;
}

/** Whether a version comes before MAJOR.MINOR.0, as 3.3.0-rc.1 comes before 3.3.0 (semver.org 2.0.0, 11). */
export function isBefore(version: SemanticVersion, major: number, minor: number): boolean {
  if (version.major !== major) return version.major < major;
  if (version.minor !== minor) return version.minor < minor;
  return version.patch === 0 && version.preRelease !== "";
}

function form(part: string, early: string, build: string): RegExp {
  return new RegExp(`^${part}\\.${part}\\.${part}(?:${early})?(?:${build})?$`);
}

function dotted(identifier: string): string {
  return `${identifier}(?:\\.${identifier})*`;
}

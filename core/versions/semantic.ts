/** A version after semver.org, as the Ignition tools read it. */
export interface SemanticVersion {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  /** Without its hyphen; "" where there is none. */
  readonly preRelease: string;
  /** Without its plus; "" where there is none. */
  readonly metadata: string;
}

const form = /^(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?)?(?:\+([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?)?$/;

/** Undefined where the text is no such version. */
export function parseSemanticVersion(text: string): SemanticVersion | undefined {
  const match = form.exec(text);
  if (match === null) return undefined;
  const [, major = "", minor = "", patch = "", preRelease = "", metadata = ""] = match;
  return { major: Number(major), minor: Number(minor), patch: Number(patch), preRelease, metadata };
}

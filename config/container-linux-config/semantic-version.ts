export interface SemanticVersion {
  readonly major: number;
  readonly minor: number;
  /** Whether it comes before MAJOR.MINOR.0, as 3.3.0-rc.1 does. */
  readonly isEarly: boolean;
}

/** "3.3.1-rc.1+build": https://semver.org, of which nothing else matters here. */
export function parseSemanticVersion(text: string): SemanticVersion | undefined {
  const [, major, minor, patch, preview] =
    /^(\d+)\.(\d+)\.(\d+)(-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/.exec(text) ?? [];
  if (major === undefined) return undefined;
  return { major: Number(major), minor: Number(minor), isEarly: Number(patch) === 0 && preview !== undefined };
}

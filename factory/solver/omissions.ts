/** What a request leaves out. */
export interface LeftOut {
  /**
   * Names that count as installed in whatever version is asked for; they never come into the result, nor what only they
   * need.
   */
  readonly omit: readonly string[];
  /** Names that do so only for the needs of some packages; where another one needs such a name, it is installed. */
  readonly yielding?: {
    readonly omit: readonly string[];
    /** Whether a name of `omit` gives way to what the package `by` needs. */
    readonly to: (name: string, by: string) => boolean;
  };
}

/** What is left out of a solution although packages in it need it. */
export interface Omissions {
  /** All names that stand in for a package, for anybody. */
  readonly names: ReadonlySet<string>;
  /** Whether a name never comes into the result. */
  isFirm(name: string): boolean;
  /** Whether a name counts as installed for what the package `by` needs. */
  standsIn(name: string, by: string): boolean;
}

/** The same, to be looked up. */
export function omissionsOf({ omit, yielding }: LeftOut): Omissions {
  const firm = new Set(omit);
  const spared = new Set(yielding?.omit);
  return {
    names: firm.union(spared),
    isFirm: (name) => firm.has(name),
    standsIn: (name, by) => firm.has(name) || (spared.has(name) && yielding?.to(name, by) !== true),
  };
}

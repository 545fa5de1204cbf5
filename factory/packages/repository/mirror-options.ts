/**
 * Where the mirror of a named suite may be named. Archives are called as their distribution calls them: "debian",
 * "debian-security".
 */
export interface MirrorOptions {
  /** Addresses by archive, from the command line. */
  readonly commandLine?: Readonly<Record<string, string>>;
  /** The same from the definition. */
  readonly definition?: Readonly<Record<string, string>>;
  /** Where variables such as WHERRY_MIRROR_DEBIAN are looked up: `process.env`. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** "/etc", where the host's own package manager keeps its sources; null: they are not asked. */
  readonly hostSettings: string | null;
}

/** One mirror, and why it was chosen. */
export interface Mirror {
  /** Without a trailing slash. */
  readonly url: string;
  /** "WHERRY_MIRROR_DEBIAN", "the host's apt sources"; for messages. */
  readonly chosenBy: string;
  /** The variable that overrides the choice. */
  readonly variable: string;
}

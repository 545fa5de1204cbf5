/** What checks of a finished image must know of a distribution. */
export interface ImageCheckPolicy {
  /** What programs and units need that no file of theirs says in a common form. */
  readonly needs: readonly ProgramNeed[];
  /** Units that generators make and do not have in them as text: by the generator's path. */
  readonly generated: Readonly<Record<string, readonly string[]>>;
  /** What units of the distribution make when they run first, by their names: paths, with all below them. */
  readonly makes: Readonly<Record<string, readonly string[]>>;
  readonly initScripts: InitScriptPolicy;
  /** Findings about packages as they are, which nobody has to act on. */
  readonly harmless: readonly HarmlessFinding[];
}

/** What scripts in /etc/init.d take for granted, with the packages that have it. */
export interface InitScriptPolicy {
  /** Files that they read. */
  readonly files: Readonly<Record<string, string>>;
  /** Programs by name. */
  readonly programs: Readonly<Record<string, string>>;
  /** Those without which nothing is started. */
  readonly starters: readonly string[];
  /** Functions of `files`, and the program that each calls. */
  readonly functions: Readonly<Record<string, string>>;
}

/** What a program looks for by itself when it is started. */
interface ProgramNeed {
  /** An absolute path, or the name of a unit. */
  readonly by: string;
  /** Users, or users and groups of one name, which are compiled into it. */
  readonly accounts?: readonly string[];
  /** Without them it cannot start, and no package has them: absolute paths. */
  readonly files?: readonly string[];
  /** It starts these: absolute paths. */
  readonly programs?: readonly string[];
  /** Its options whose words are users ("-u"), or groups. */
  readonly userOptions?: readonly string[];
  readonly groupOptions?: readonly string[];
}

interface HarmlessFinding {
  /** `ImageCheck.id`. */
  readonly check: string;
  /** A glob of the paths that it is about. */
  readonly path: string;
  /** Only of findings whose message has this in it. */
  readonly about?: string;
  readonly reason: string;
}

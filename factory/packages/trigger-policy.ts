/** What a distribution's packages make of the files of others, and how the finishers know of it. */
export interface TriggerPolicy {
  /** The names and paths that a package is interested in: of `UnpackedPackage.triggers`. */
  readonly interests: (triggers: string) => readonly string[];
  /** The names and paths that a package calls by itself: of the same. */
  readonly activates: (triggers: string) => readonly string[];
  /** Whether a script, called for triggers, only has services look anew: on a fresh system it does nothing. */
  readonly onlyRestarts: (script: string) => boolean;
  /** Every trigger of which it is known what becomes of it. */
  readonly known: readonly KnownTrigger[];
  readonly xmlCatalogues: XmlCataloguePolicy | null;
  readonly sgmlCatalogues: SgmlCataloguePolicy | null;
  /** Files that are those of a folder, one after the other. */
  readonly joined: readonly { readonly folder: string; readonly file: string }[];
  /** By the name of a loader of images: what it says of itself in gdk-pixbuf's list, after its path. */
  readonly imageLoaders: Readonly<Record<string, string>>;
  /** Files that are made anew, so that nobody's edits of them count. */
  readonly madeAnew: RegExp;
}

/** What becomes of what a trigger would make. */
export interface KnownTrigger {
  /** Matches names and paths. */
  readonly trigger: RegExp;
  /** Matches the package that is interested: what others would make of the same files is another thing. */
  readonly of: RegExp;
  /**
   * "made" by a finisher; "boot": by the machine; "none": nobody misses it; "listed": where each file below the path
   * stands in `list`, that is so already; "missing": nobody makes it.
   */
  readonly becomes: "made" | "boot" | "none" | "listed" | "missing";
  /** The file that lists what is below the path. */
  readonly list?: string;
  readonly reason: string;
}

/** Where update-xmlcatalog(8) writes what scripts enter. */
interface XmlCataloguePolicy {
  /** Every catalogue begins, and ends, with the text of a file. */
  readonly header: string;
  readonly footer: string;
  /** What a script enters: into which catalogue, for what ("delegatePublic publicIdStartString=..."), where to look. */
  readonly entries: (script: string) => readonly XmlCatalogueEntry[];
}

export interface XmlCatalogueEntry {
  readonly catalogue: string;
  readonly entry: string;
  readonly target: string;
}

interface SgmlCataloguePolicy {
  /** Of the packages' catalogues. */
  readonly folder: string;
  /** The one that names them all. */
  readonly catalogue: string;
  readonly header: string;
}

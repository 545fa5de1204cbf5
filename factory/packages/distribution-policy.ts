import type { DiskEncryption } from "@wherry/core/host-settings/disk-encryption.ts";
import type { ScriptRules } from "../scripts/script-rules.ts";
import type { PackagedFirstBoot } from "./first-boot-unit.ts";
import type { ImageCheckPolicy } from "./image-check-policy.ts";
import type { RecordingPolicy } from "./recording-policy.ts";
import type { SuiteSource } from "./repository/repository-source.ts";
import type { TriggerPolicy } from "./trigger-policy.ts";

/**
 * What a distribution decides, apart from how its packages are read: names of packages and places of files. All of it
 * is data.
 */
export interface DistributionPolicy {
  /** As a definition names it: "debian". */
  readonly name: string;
  /** `PackageFormat.name` of its packages. */
  readonly format: string;
  /** The archives that mirrors can be named for: "debian", "debian-security". */
  readonly archives: readonly string[];
  /** Matches the names of its suites that need no distribution beside them: "trixie-updates". */
  readonly suites: RegExp;
  /** Loaded when packages are built into a tree: it is large. */
  loadScripts(): Promise<ScriptRules>;
  /** How its scripts are run apart; loaded when some are. */
  loadRecording(): Promise<RecordingPolicy>;
  /** The package that lays out the directories which all others share. */
  readonly layoutPackage: string;
  readonly leftOut: LeftOutPolicy;
  /** By the name of a package, sorted, the systemd units that it has; read when a definition names units. */
  loadPackagedUnits(): Readonly<Record<string, readonly string[]>>;
  readonly finishing: FinishingPolicy;
  readonly boot: BootPolicy;
  readonly imageChecks: ImageCheckPolicy;
  readonly tools: ToolPolicy;
}

/** A package's paths and scripts: of `UnpackedPackage`. */
export interface OpenedPackage {
  readonly package: { readonly name: string };
  readonly entries: ReadonlyMap<string, unknown>;
  readonly scripts: readonly { readonly name: string; readonly text: string }[];
}

/** What the names mean that definitions omit. */
export interface LeftOutPolicy {
  /** Packages that others depend on for their maintainer scripts only, which do not run. */
  readonly scriptTools: readonly string[];
  /** By package: what its programs run although it does not say so, or says so of a script tool. */
  readonly runs: Readonly<Record<string, readonly string[]>>;
  /** The same of packages whose content is there, as far as only that shows it. */
  readonly runsOf: (packages: readonly OpenedPackage[]) => Readonly<Record<string, readonly string[]>>;
  /**
   * By program: the package that every usual installation has, so that nobody states a need of it. `scripts` are shell
   * scripts of packages that the definition names, and of /etc/init.d where nothing else starts a service; `units` the
   * commands of units; `interpreters`, by their paths, start scripts of packages that the definition names.
   */
  readonly usual: Readonly<Record<"scripts" | "units" | "interpreters", Readonly<Record<string, string>>>>;
  /** What starts jobs from time to time, on every usual installation, for whoever has some. */
  readonly jobs: JobPolicy;
  /** By package: what it only recommends although its service, as it is set up, does not work without. */
  readonly services: Readonly<Record<string, { readonly needs: readonly string[]; readonly reason: string }>>;
  /** By package that comes wherever others recommend it: what does not work without. */
  readonly missed: Readonly<Record<string, MissedPackage>>;
  /** Packages without which nothing runs that needs them. */
  readonly indispensable: readonly string[];
}

export interface JobPolicy {
  /** Paths of jobs. */
  readonly pattern: RegExp;
  /** What a job has in it that leaves its work to a timer of systemd's. */
  readonly yielding: string;
  /** The package that starts them, and the name that it and others like it provide. */
  readonly daemon: string;
  readonly provided: string;
}

export interface MissedPackage {
  readonly reason: string;
  /** Globs of packages that mostly do without it. */
  readonly except: readonly string[];
}

/** What the finishers must know of a distribution. null: it has nothing of the kind. */
export interface FinishingPolicy {
  /** What those who wrote a program call its version, of a package's version. */
  readonly upstreamVersion: (version: string) => string;
  readonly accounts: AccountPolicy;
  /** Folder of the links of update-alternatives(1). */
  readonly alternatives: string;
  readonly certificates: CertificatePolicy;
  readonly pam: PamPolicy | null;
  /** The text that /etc/shells begins with; beside it, in `.d`, what packages add. */
  readonly shells: string | null;
  /** Links and files beside the standard ones that say the same. */
  readonly locale: { readonly link: string } | null;
  /** A package that brings compiled locales. */
  readonly localesPackage: string;
  /** Globs of what people read, beside manuals and the like that every system has, and of licences, which stay. */
  readonly documentation: { readonly trimmed: readonly string[]; readonly licences: readonly string[] };
  readonly keyboard: KeyboardPolicy;
  /** What packages make when they are installed, and each machine must make itself. */
  readonly firstBoot: readonly PackagedFirstBoot[];
  readonly timezone: { readonly file: string } | null;
  readonly packageManager: PackageManagerPolicy;
  readonly triggers: TriggerPolicy;
  /** What is kept of what trimming leaves out otherwise, since packages need it. */
  readonly kept: readonly KeptForPackages[];
  /** The package whose version says which systemd the hardware database is for. */
  readonly udevPackage: string;
}

/** What any of some packages needs, wherever it comes from. */
export interface KeptForPackages {
  /** Globs of names; `except` takes some away again. */
  readonly packages: readonly string[];
  readonly except?: string;
  /** Globs of paths. */
  readonly paths?: readonly string[];
  /** Globs of kernel modules: "kernel/fs/nfsd/**". */
  readonly modules?: readonly string[];
}

interface AccountPolicy {
  /** passwd(5) and group(5) of the accounts that every system has, with "*" for passwords. */
  readonly masters: { readonly passwd: string; readonly group: string } | null;
  /**
   * Names of system accounts whose number packages leave open, in the order of their numbers. /var keeps them from one
   * release to the next, so new names are added at the end, and no line is ever changed or taken away.
   */
  readonly numbered: readonly string[];
  /** By name: homes that a package's script gives to accounts before sysusers.d, which says none, comes to them. */
  readonly homes: (script: string) => ReadonlyMap<string, string>;
}

interface CertificatePolicy {
  /** Folder of the distribution's own certificates. */
  readonly packaged: string;
  /** Folder for those that an administrator, or the definition, adds. */
  readonly local: string;
  /** Folder in which OpenSSL looks certificates up, and the bundle that other libraries read. */
  readonly folder: string;
  readonly bundle: string;
  /** Lists the packaged ones for the program that makes the bundle. */
  readonly configuration: string;
  /** Folder that a package brings where Java looks for the file "cacerts". */
  readonly java: string;
  /** What the names of certificates begin with in that file. */
  readonly javaAlias: string;
}

/** Stacks that are made of the packages' profiles. */
interface PamPolicy {
  /** Folder of the packages' profiles. */
  readonly profiles: string;
  /** Folder of the templates "common-auth" and so on, and the package that ships them. */
  readonly templates: string;
  readonly templatesPackage: string;
}

/** The keyboard of the console. */
interface KeyboardPolicy {
  /** The package that brings keymaps. */
  readonly keymaps: string;
  /** That of the program that loads them. */
  readonly loader: string;
  /** The file that /etc/vconsole.conf leads to. */
  readonly settings: string;
}

interface PackageManagerPolicy {
  /** The package manager's own package; without it an image needs none of its files. */
  readonly package: string;
  /** What only it reads. */
  readonly folders: readonly string[];
  /** What it leaves behind while it works; images do without. */
  readonly leftovers: readonly RegExp[];
}

export interface BootPolicy {
  /** What boot files are made of, besides the kernel: boot loader and stub, and the programs of the initrd. */
  readonly packages: readonly string[];
  /** The path of the kernel of a version. */
  kernelImage(version: string): string;
  /** Where libraries are that no program names a folder for, by the number of the machine in ELF. */
  readonly libraryFolders: Readonly<Record<number, string>>;
  /** What an image must have to unlock /var: the end of a path, and the package that brings it. */
  readonly encryption: Readonly<Record<DiskEncryption["unlock"], EncryptionNeeds>>;
}

interface EncryptionNeeds {
  readonly programs: readonly { readonly end: string; readonly package: string }[];
  /** Packages that come with those and are better omitted. */
  readonly omit: readonly string[];
}

/** Programs that come together from packages. */
export interface ToolSet {
  /** For people: what Wherry needs it for. */
  readonly purpose: string;
  /** What to install, with its dependencies. */
  readonly packages: readonly string[];
  /** Dependencies that no program of the set uses. */
  readonly omit: readonly string[];
  /** Name of each program -> its path below the set's root. */
  readonly programs: Readonly<Record<string, string>>;
}

/** Where the builder's own tools come from. */
export interface ToolPolicy {
  readonly repositories: readonly SuiteSource[];
  readonly sets: Readonly<Record<string, ToolSet>>;
  /** Program -> the package that brings it, for those who install it themselves. */
  readonly owners: Readonly<Record<string, string>>;
  /** Where programs are, below the tools' folder. */
  readonly programFolders: readonly string[];
  /**
   * By the number of the machine in ELF: Node's name of it, and the paths of its loader and of its libraries below the
   * tools' folder.
   */
  readonly platforms: Readonly<
    Record<number, { readonly arch: string; readonly loader: string; readonly libraries: string }>
  >;
  /** How a package is installed by hand: "on Debian: apt install erofs-utils". */
  advise(packageName: string): string;
}

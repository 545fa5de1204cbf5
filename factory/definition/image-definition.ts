import type { ArchitectureName } from "@wherry/core/architecture/architectures.ts";
import type { Place } from "@wherry/core/errors/place.ts";
import type { DiskEncryption } from "@wherry/core/host-settings/disk-encryption.ts";
import type { FirewallAdditions } from "@wherry/core/host-settings/firewall.ts";
import type { ContainerSettings } from "@wherry/formats/oci/image.ts";
import type { OutputFormat } from "../exporters/exporters.ts";
import type { FirstBootUnit } from "../packages/first-boot-unit.ts";
import type { Pin } from "../packages/repository/priorities.ts";
import type { RepositorySource } from "../packages/repository/repository-source.ts";
import type { AcknowledgedScript } from "../scripts/acknowledged-script.ts";
import type { ImageCheckId } from "./image-check-ids.ts";

/**
 * What an image is to be, checked and with every default filled in: what `load` makes of the user's file.
 *
 * Paths of the user's own files are absolute here. Everything is plain data: it can be printed, diffed and digested.
 */
export interface ImageDefinition {
  readonly name: string;
  readonly version: string;
  readonly architecture: ArchitectureName;
  /** In order; all are searched, the highest priority wins, then the highest version. */
  readonly repositories: readonly RepositorySource[];
  /** Addresses by archive: "debian", "debian-security". */
  readonly mirrors: Readonly<Record<string, string>>;
  readonly packages: {
    readonly install: readonly string[];
    /** Treated as installed, but not put into the image; for what stock definitions omit see `imageRequest`. */
    readonly omit: readonly string[];
    readonly stock: StockPackages;
    /** Names, or patterns of names, of packages that are installed with what they recommend. */
    readonly recommends: readonly string[];
    readonly pins: readonly Pin[];
    readonly acknowledge: readonly AcknowledgedScript[];
    /** What happens to maintainer scripts that nobody knows: recorded when a lock is made, or an error. */
    readonly scripts: "record" | "refuse";
    /** To questions of debconf, by "PACKAGE/QUESTION": what scripts ask. Where they stand: `entriesAt`. */
    readonly answers: Readonly<Record<string, string>>;
  };
  /** null: no kernel, for container base images. */
  readonly kernel: KernelDefinition | null;
  /** Values by name, as templates have them. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly users: readonly UserDefinition[];
  readonly groups: readonly GroupDefinition[];
  readonly files: readonly FileDefinition[];
  readonly directories: readonly DirectoryDefinition[];
  readonly links: readonly LinkDefinition[];
  readonly services: ServicesDefinition;
  readonly firstBoot: readonly FirstBootUnit[];
  /** "net.ipv4.ip_forward" -> "1". */
  readonly sysctl: Readonly<Record<string, string>>;
  readonly network: readonly NetworkDefinition[];
  /** null: no nftables rules are written. */
  readonly firewall: FirewallDefinition | null;
  readonly hostname: string;
  /** "C.UTF-8". */
  readonly locale: string;
  /** "UTC", "Europe/Berlin". */
  readonly timezone: string;
  /** Keymap of the console: "de"; null: the kernel's, which is that of the USA. */
  readonly keyboard: string | null;
  /** Bytes of a swap file that the first boot makes; null: none. */
  readonly swap: number | null;
  readonly trim: TrimDefinition;
  readonly disk: DiskDefinition;
  readonly compression: CompressionDefinition;
  readonly output: readonly OutputFormat[];
  readonly container: ContainerSettings;
  readonly checks: { readonly ignore: readonly IgnoredCheck[] };
  /**
   * Entries that the definition did not write itself, by list ("services.enable") and entry: the definition that did,
   * for messages.
   */
  readonly inherited: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Paths of `links` that the stock definitions wrote, and nobody since. */
  readonly stockLinks: readonly string[];
  /** Where entries stand of which only a build finds out whether they fit the packages: `entryPlaces`. */
  readonly entriesAt: Readonly<Record<string, Place>>;
  readonly budgets: { readonly size: number | null; readonly packages: number | null };
}

/** What the stock definitions ask for that the image stands on. */
interface StockPackages {
  /** Of the entries of `packages.install`. */
  readonly install: readonly string[];
  /** Of the entries of `packages.omit`. */
  readonly omit: readonly string[];
  /** What they omit by themselves, also where the definition takes it back. */
  readonly without: readonly string[];
}

/** A finding about the finished image that the definition accepts. */
export interface IgnoredCheck {
  readonly check: ImageCheckId;
  /** A glob of the paths in the image that it is about. */
  readonly path: string;
  readonly reason: string;
}

export interface KernelDefinition {
  readonly package: string;
  /** Extra modules for the initrd, by name, with their dependencies. */
  readonly modules: readonly string[];
  readonly arguments: readonly string[];
}

export interface UserDefinition {
  readonly name: string;
  /** null: the lowest free one from 1000 on, or for `system` the highest from 999 down. */
  readonly uid: number | null;
  /** A service's: no skeleton in its home. */
  readonly system: boolean;
  readonly sudo: boolean;
  /** Name of the primary group; null: a group of the user's own name. */
  readonly group: string | null;
  readonly groups: readonly string[];
  /** "/nonexistent": none is made. */
  readonly home: string;
  readonly shell: string;
  readonly description: string;
  /** A crypt(5) hash; null: no password. */
  readonly passwordHash: string | null;
  /** OpenSSH public keys. */
  readonly keys: readonly string[];
}

export interface GroupDefinition {
  readonly name: string;
  readonly gid: number | null;
}

export interface FileDefinition {
  readonly path: string;
  /** null: as a package has it; 0644 for what is new, 0755 for programs of a folder. */
  readonly mode: number | null;
  /** null: as a package has it; root for what is new. */
  readonly user: string | null;
  readonly group: string | null;
  readonly content: FileContent;
  /** Whether references to parameters in it are replaced. */
  readonly template: boolean;
}

export type FileContent =
  | { readonly kind: "inline"; readonly text: string }
  /** A package's file, whose mode and owner change. */
  | { readonly kind: "packaged" }
  | {
      /** A file, or a folder with all that is in it. */
      readonly kind: "source";
      /** Absolute. */
      readonly path: string;
      /**
       * No symbolic link may lead out of this folder: the definition's, or the file's where the definition leads out of
       * its own.
       */
      readonly within: string;
      /** Of a folder, globs of what is left out. */
      readonly exclude: readonly string[];
      /** Of the folders in a folder. */
      readonly folderMode: number;
    };

interface DirectoryDefinition {
  readonly path: string;
  readonly mode: number;
  readonly user: string;
  readonly group: string;
}

interface LinkDefinition {
  readonly path: string;
  readonly target: string;
}

export interface ServicesDefinition {
  readonly enable: readonly string[];
  readonly disable: readonly string[];
  readonly mask: readonly string[];
  /** Whole units of the definition's own. */
  readonly units: readonly { readonly name: string; readonly content: string }[];
  readonly dropins: readonly { readonly unit: string; readonly name: string; readonly content: string }[];
}

/** One systemd-networkd .network file. */
export interface NetworkDefinition {
  /** File name without ".network": "20-wired". */
  readonly name: string;
  /** systemd.network(5) Match: "en*", "eth0". */
  readonly match: readonly string[];
  readonly dhcp: "yes" | "no" | "ipv4" | "ipv6";
  readonly addresses: readonly string[];
  readonly gateways: readonly string[];
  readonly dns: readonly string[];
  /** The interface is made, not found. */
  readonly device: NetworkDevice | null;
  /** VLANs on top of it, by the names of their interfaces. */
  readonly vlans: readonly string[];
  /** The bridge and the bond that it is part of. */
  readonly bridge: string | null;
  readonly bond: string | null;
}

/** One systemd-networkd .netdev file. */
export type NetworkDevice =
  | { readonly kind: "vlan"; readonly id: number }
  | { readonly kind: "bridge"; readonly stp: boolean }
  | { readonly kind: "bond"; readonly mode: string };

export interface FirewallDefinition extends FirewallAdditions {
  /** For what no rule allows. */
  readonly input: "drop" | "accept";
  readonly forward: "drop" | "accept";
  /** Which of the ports that containers publish can be reached: those of `allow`, or all. */
  readonly published: "allowed" | "all";
  /** How many dropped packets are noted: "10/minute", or "none". */
  readonly log: string;
}

export interface TrimDefinition {
  readonly documentation: boolean;
  readonly locales: boolean;
  readonly development: boolean;
  /** Kernel modules of no use in a cloud: `unneededModules`. */
  readonly modules: boolean;
  /** Further path globs to leave out: "/usr/share/foo/**". */
  readonly paths: readonly string[];
}

/** Sizes are bytes, each a multiple of 1 MiB. */
interface DiskDefinition {
  readonly esp: number;
  readonly slot: number;
  readonly var: number;
  /** Of /var; null: it is not encrypted. */
  readonly encryption: DiskEncryption | null;
}

interface CompressionDefinition {
  /** mkfs.erofs's own notation, for `--compression fast`: "lz4". */
  readonly fast: string;
  /** For `--compression release`: "zstd,3 -C65536". */
  readonly release: string;
  /** Which of the two applies where the command line does not say. */
  readonly default: "fast" | "release";
}

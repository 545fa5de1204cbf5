import type { ArchitectureName } from "@wherry/core/architecture/architectures.ts";
import type { DiskEncryption } from "@wherry/core/host-settings/disk-encryption.ts";
import type { FirewallRule } from "@wherry/core/host-settings/firewall.ts";
import type { OutputFormat } from "../exporters/exporters.ts";
import type { RepositorySource } from "../packages/repository/repository-source.ts";
import type { AcknowledgedScript } from "../scripts/acknowledged-script.ts";

/**
 * What an image is to be, checked and with every default filled in: what `load` makes of the user's file.
 *
 * Paths of the user's own files are absolute here. Everything is plain data: it can be printed, diffed and digested.
 */
export interface ImageDefinition {
  readonly name: string;
  readonly version: string;
  readonly architecture: ArchitectureName;
  /** In order; all are searched, the highest version wins. */
  readonly repositories: readonly RepositorySource[];
  /** Addresses by archive: "debian", "debian-security". */
  readonly mirrors: Readonly<Record<string, string>>;
  readonly packages: {
    readonly install: readonly string[];
    /** Treated as installed, but never put into the image. */
    readonly omit: readonly string[];
    readonly acknowledge: readonly AcknowledgedScript[];
    /** What happens to maintainer scripts that nobody knows: recorded when a lock is made, or an error. */
    readonly scripts: "record" | "refuse";
  };
  /** null: no kernel, for container base images. */
  readonly kernel: KernelDefinition | null;
  readonly users: readonly UserDefinition[];
  readonly groups: readonly GroupDefinition[];
  readonly files: readonly FileDefinition[];
  readonly directories: readonly DirectoryDefinition[];
  readonly links: readonly LinkDefinition[];
  readonly services: ServicesDefinition;
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
  readonly trim: TrimDefinition;
  readonly disk: DiskDefinition;
  readonly compression: CompressionDefinition;
  readonly output: readonly OutputFormat[];
  readonly container: ContainerDefinition;
  readonly budgets: { readonly size: number | null; readonly packages: number | null };
}

export interface KernelDefinition {
  readonly package: string;
  /** Extra modules for the initrd, by name, with their dependencies. */
  readonly modules: readonly string[];
  readonly arguments: readonly string[];
}

export interface UserDefinition {
  readonly name: string;
  /** null: the lowest free one from 1000 on. */
  readonly uid: number | null;
  /** Name of the primary group; null: a group of the user's own name. */
  readonly group: string | null;
  readonly groups: readonly string[];
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

interface Owned {
  readonly path: string;
  readonly mode: number;
  readonly user: string;
  readonly group: string;
}

export interface FileDefinition extends Owned {
  readonly content:
    | { readonly kind: "inline"; readonly text: string }
    | {
        readonly kind: "source";
        /** Absolute. */
        readonly path: string;
        /**
         * No symbolic link may lead out of this folder: the definition's, or the file's where the definition leads out
         * of its own.
         */
        readonly within: string;
      };
}

export interface DirectoryDefinition extends Owned {}

export interface LinkDefinition {
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
}

export interface FirewallDefinition {
  /** What happens to a packet that no rule allows. */
  readonly input: "drop" | "accept";
  readonly allow: readonly FirewallRule[];
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
export interface DiskDefinition {
  readonly esp: number;
  readonly slot: number;
  readonly var: number;
  /** Of /var; null: it is not encrypted. */
  readonly encryption: DiskEncryption | null;
}

export interface CompressionDefinition {
  /** mkfs.erofs's own notation, for `--compression fast`: "lz4". */
  readonly fast: string;
  /** For `--compression release`: "zstd,3 -C65536". */
  readonly release: string;
  /** Which of the two applies where the command line does not say. */
  readonly default: "fast" | "release";
}

/** What an OCI image runs. */
export interface ContainerDefinition {
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly user: string;
  readonly workingDirectory: string;
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * An Ignition configuration at the newest specification, 3.7.0-experimental, to which every older one is raised when it is read.
 * What is absent, null, or an empty object in the text is absent here.
 *
 * Source: the Ignition specification, configuration-v3_7_experimental.
 */
export interface IgnitionConfig {
  readonly ignition: IgnitionSection;
  readonly kernelArguments?: KernelArguments;
  readonly passwd?: Passwd;
  readonly storage?: Storage;
  readonly systemd?: Systemd;
}

export interface IgnitionSection {
  readonly version: string;
  readonly config?: { readonly merge?: readonly Resource[]; readonly replace?: Resource };
  readonly proxy?: { readonly httpProxy?: string; readonly httpsProxy?: string; readonly noProxy?: readonly string[] };
  readonly security?: { readonly tls?: { readonly certificateAuthorities?: readonly Resource[] } };
  readonly timeouts?: {
    /** Seconds; 0 waits for ever. */
    readonly httpResponseHeaders?: number;
    /** Seconds; 0 waits for ever. */
    readonly httpTotal?: number;
  };
}

/** Bytes from somewhere: data:, http(s):, s3:, arn:, gs:, tftp:. */
export interface Resource {
  readonly source?: string;
  /** "gzip", or "" for none. */
  readonly compression?: string;
  /** Without a value, a header is taken away that a parent configuration set. */
  readonly httpHeaders?: readonly { readonly name: string; readonly value?: string }[];
  /** "sha256-HEX" or "sha512-HEX" of the uncompressed bytes. */
  readonly verification?: { readonly hash?: string };
}

export interface KernelArguments {
  readonly shouldExist?: readonly string[];
  readonly shouldNotExist?: readonly string[];
}

export interface Passwd {
  readonly users?: readonly PasswdUser[];
  readonly groups?: readonly PasswdGroup[];
}

export interface PasswdUser {
  readonly name: string;
  readonly gecos?: string;
  readonly groups?: readonly string[];
  readonly homeDir?: string;
  readonly noCreateHome?: boolean;
  readonly noLogInit?: boolean;
  readonly noUserGroup?: boolean;
  readonly passwordHash?: string;
  readonly primaryGroup?: string;
  readonly shell?: string;
  readonly shouldExist?: boolean;
  readonly sshAuthorizedKeys?: readonly string[];
  readonly system?: boolean;
  readonly uid?: number;
}

export interface PasswdGroup {
  readonly name: string;
  readonly gid?: number;
  readonly passwordHash?: string;
  readonly shouldExist?: boolean;
  readonly system?: boolean;
}

export interface Storage {
  readonly directories?: readonly Directory[];
  readonly disks?: readonly Disk[];
  readonly files?: readonly File[];
  readonly filesystems?: readonly Filesystem[];
  readonly links?: readonly Link[];
  readonly luks?: readonly Luks[];
  readonly raid?: readonly Raid[];
}

export interface NodeOwner {
  readonly id?: number;
  readonly name?: string;
}

interface NodeFields {
  readonly path: string;
  readonly overwrite?: boolean;
  readonly user?: NodeOwner;
  readonly group?: NodeOwner;
}

export interface Directory extends NodeFields {
  /** Permission bits with set-id and sticky. */
  readonly mode?: number;
}

export interface File extends NodeFields {
  readonly mode?: number;
  readonly contents?: Resource;
  readonly append?: readonly Resource[];
}

export interface Link extends NodeFields {
  readonly target?: string;
  readonly hard?: boolean;
}

export interface Disk {
  readonly device: string;
  readonly partitions?: readonly Partition[];
  readonly wipeTable?: boolean;
}

export interface Partition {
  readonly guid?: string;
  readonly label?: string;
  /** 0: the next free one. */
  readonly number: number;
  readonly resize?: boolean;
  readonly shouldExist?: boolean;
  /** 0: all that is left. */
  readonly sizeMiB?: number;
  /** 0: where the largest free block begins. */
  readonly startMiB?: number;
  readonly typeGuid?: string;
  readonly wipePartitionEntry?: boolean;
}

export interface Raid {
  readonly name: string;
  readonly devices?: readonly string[];
  readonly level?: string;
  readonly options?: readonly string[];
  readonly spares?: number;
}

export interface Filesystem {
  readonly device: string;
  /** "ext4", "btrfs", "xfs", "vfat", "swap", "virtiofs" or "none". */
  readonly format?: string;
  readonly label?: string;
  readonly mountOptions?: readonly string[];
  readonly options?: readonly string[];
  readonly path?: string;
  readonly uuid?: string;
  readonly wipeFilesystem?: boolean;
}

export interface Luks {
  readonly name: string;
  readonly cex?: { readonly enabled?: boolean };
  readonly clevis?: Clevis;
  readonly device?: string;
  readonly discard?: boolean;
  readonly keyFile?: Resource;
  readonly label?: string;
  readonly openOptions?: readonly string[];
  readonly options?: readonly string[];
  readonly uuid?: string;
  readonly wipeVolume?: boolean;
}

export interface Clevis {
  readonly custom?: { readonly config?: string; readonly needsNetwork?: boolean; readonly pin?: string };
  readonly tang?: readonly {
    readonly url: string;
    readonly thumbprint?: string;
    readonly advertisement?: string;
  }[];
  readonly threshold?: number;
  readonly tpm2?: boolean;
}

export interface Systemd {
  readonly units?: readonly Unit[];
}

export interface Unit {
  readonly name: string;
  readonly contents?: string;
  readonly dropins?: readonly Dropin[];
  readonly enabled?: boolean;
  readonly mask?: boolean;
}

export interface Dropin {
  readonly name: string;
  readonly contents?: string;
}

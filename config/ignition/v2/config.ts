/**
 * An Ignition configuration of specification 2.4, to which the older ones of 2.x are raised when they are read. Values stand as they were
 * written: an empty text, 0 and false mean in 2.x, for most keys, the same as leaving the key out.
 *
 * Source: the Ignition specification, configuration-v2_4.
 */
export interface Ignition2Config {
  readonly ignition: Ignition2Section;
  readonly networkd?: { readonly units?: readonly Ignition2NetworkdUnit[] };
  readonly passwd?: { readonly users?: readonly Ignition2User[]; readonly groups?: readonly Ignition2Group[] };
  readonly storage?: Ignition2Storage;
  readonly systemd?: { readonly units?: readonly Ignition2Unit[] };
}

export interface Ignition2Section {
  readonly version: string;
  readonly config?: { readonly append?: readonly Ignition2Reference[]; readonly replace?: Ignition2Reference };
  readonly proxy?: { readonly httpProxy?: string; readonly httpsProxy?: string; readonly noProxy?: readonly string[] };
  readonly security?: { readonly tls?: { readonly certificateAuthorities?: readonly Ignition2Reference[] } };
  readonly timeouts?: { readonly httpResponseHeaders?: number; readonly httpTotal?: number };
}

export interface Ignition2Reference {
  readonly source?: string;
  readonly httpHeaders?: readonly Ignition2Header[];
  readonly verification?: { readonly hash?: string };
}

export interface Ignition2Header {
  readonly name?: string;
  readonly value?: string;
}

export interface Ignition2Contents extends Ignition2Reference {
  readonly compression?: string;
}

export interface Ignition2Storage {
  readonly directories?: readonly Ignition2Directory[];
  readonly disks?: readonly Ignition2Disk[];
  readonly files?: readonly Ignition2File[];
  readonly filesystems?: readonly Ignition2Filesystem[];
  readonly links?: readonly Ignition2Link[];
  readonly raid?: readonly Ignition2Raid[];
}

export interface Ignition2Owner {
  readonly id?: number;
  readonly name?: string;
}

export interface Ignition2Node {
  /** The name of a file system of the same configuration; "root" is always there. */
  readonly filesystem?: string;
  readonly path?: string;
  readonly user?: Ignition2Owner;
  readonly group?: Ignition2Owner;
  readonly overwrite?: boolean;
}

export interface Ignition2File extends Ignition2Node {
  readonly append?: boolean;
  readonly contents?: Ignition2Contents;
  readonly mode?: number;
}

export interface Ignition2Directory extends Ignition2Node {
  readonly mode?: number;
}

export interface Ignition2Link extends Ignition2Node {
  readonly hard?: boolean;
  readonly target?: string;
}

export interface Ignition2Filesystem {
  readonly name?: string;
  readonly mount?: Ignition2Mount;
  /** Where it is mounted already. */
  readonly path?: string;
}

export interface Ignition2Mount {
  readonly create?: { readonly force?: boolean; readonly options?: readonly string[] };
  readonly device?: string;
  readonly format?: string;
  readonly label?: string;
  readonly options?: readonly string[];
  readonly uuid?: string;
  readonly wipeFilesystem?: boolean;
}

export interface Ignition2Disk {
  readonly device?: string;
  readonly partitions?: readonly Ignition2Partition[];
  readonly wipeTable?: boolean;
}

export interface Ignition2Partition {
  readonly guid?: string;
  readonly label?: string;
  readonly number?: number;
  readonly shouldExist?: boolean;
  /** Sectors of 512 bytes. */
  readonly size?: number;
  readonly sizeMiB?: number;
  /** Sectors of 512 bytes. */
  readonly start?: number;
  readonly startMiB?: number;
  readonly typeGuid?: string;
  readonly wipePartitionEntry?: boolean;
}

export interface Ignition2Raid {
  readonly devices?: readonly string[];
  readonly level?: string;
  readonly name?: string;
  readonly options?: readonly string[];
  readonly spares?: number;
}

/** What an account is to have; in 2.0 within `create`, since 2.1 beside the name. */
export interface Ignition2Account {
  readonly gecos?: string;
  readonly groups?: readonly string[];
  readonly homeDir?: string;
  readonly noCreateHome?: boolean;
  readonly noLogInit?: boolean;
  readonly noUserGroup?: boolean;
  readonly primaryGroup?: string;
  readonly shell?: string;
  readonly system?: boolean;
  readonly uid?: number;
}

export interface Ignition2User extends Ignition2Account {
  readonly name?: string;
  readonly create?: Ignition2Account;
  readonly passwordHash?: string;
  readonly sshAuthorizedKeys?: readonly string[];
}

export interface Ignition2Group {
  readonly name?: string;
  readonly gid?: number;
  readonly passwordHash?: string;
  readonly system?: boolean;
}

export interface Ignition2Unit {
  readonly name?: string;
  readonly contents?: string;
  readonly dropins?: readonly Ignition2Dropin[];
  readonly enable?: boolean;
  readonly enabled?: boolean;
  readonly mask?: boolean;
}

export interface Ignition2NetworkdUnit {
  readonly name?: string;
  readonly contents?: string;
  readonly dropins?: readonly Ignition2Dropin[];
}

export interface Ignition2Dropin {
  readonly name?: string;
  readonly contents?: string;
}

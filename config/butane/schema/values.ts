/** What a Butane configuration says, in its own spelling; what is absent or null in the text is absent here. */
export interface ButaneConfig {
  readonly variant?: string;
  readonly version?: string;
  readonly storage?: {
    readonly files?: readonly { readonly path?: string }[];
    readonly disks?: readonly ButaneDisk[];
    readonly filesystems?: readonly ButaneFilesystem[];
    readonly luks?: readonly ButaneLuks[];
    readonly trees?: readonly ButaneTree[];
  };
  readonly systemd?: { readonly quadlets?: readonly ButaneQuadlet[] };
  readonly boot_device?: BootDevice;
  readonly grub?: { readonly users?: readonly GrubUser[] };
  readonly metadata?: { readonly name?: string; readonly labels?: Readonly<Record<string, string>> };
  readonly openshift?: OpenshiftSection;
  readonly firewall?: FirewallSection;
  readonly health?: HealthSection;
  readonly update?: UpdateSection;
}

export interface ButaneDisk {
  readonly device?: string;
  readonly wipe_table?: boolean;
  readonly partitions?: readonly { readonly number?: number; readonly label?: string }[];
}

export interface ButaneFilesystem {
  readonly device?: string;
  readonly format?: string;
  readonly path?: string;
  readonly mount_options?: readonly string[];
  readonly with_mount_unit?: boolean;
}

export interface ButaneLuks {
  readonly name?: string;
  readonly cex?: { readonly enabled?: boolean };
  readonly clevis?: { readonly tang?: readonly unknown[] };
}

export interface ButaneOwner {
  readonly id?: number;
  readonly name?: string;
}

export interface ButaneTree {
  readonly local?: string;
  readonly path?: string;
  readonly user?: ButaneOwner;
  readonly group?: ButaneOwner;
  readonly file_mode?: number;
  readonly dir_mode?: number;
}

/** Text that stands here or in a local file. */
export interface ButaneContents {
  readonly name?: string;
  readonly contents?: string;
  readonly contents_local?: string;
}

export interface ButaneQuadlet extends ButaneContents {
  readonly rootful?: boolean;
  readonly dropins?: readonly ButaneContents[];
}

export interface ButaneResource {
  readonly source?: string;
  readonly inline?: string;
  readonly local?: string;
  readonly compression?: string;
}

export interface BootDevice {
  readonly layout?: string;
  readonly luks?: BootDeviceLuks;
  readonly mirror?: { readonly devices?: readonly string[] };
}

export interface BootDeviceLuks {
  readonly cex?: { readonly enabled?: boolean };
  readonly device?: string;
  readonly discard?: boolean;
  readonly tang?: readonly Readonly<Record<string, unknown>>[];
  readonly threshold?: number;
  readonly tpm2?: boolean;
}

export interface GrubUser {
  readonly name?: string;
  readonly password_hash?: string;
}

export interface OpenshiftSection {
  readonly extensions?: readonly string[];
  readonly fips?: boolean;
  readonly kernel_arguments?: readonly string[];
  readonly kernel_type?: string;
}

export interface FirewallSection {
  readonly input?: string;
  readonly allow?: readonly FirewallEntry[];
}

export interface FirewallEntry {
  readonly protocol?: string;
  readonly ports?: readonly string[];
  readonly from?: readonly string[];
}

export interface HealthSection {
  readonly deadline_seconds?: number;
  readonly checks?: readonly HealthEntry[];
}

export interface HealthEntry {
  readonly name?: string;
  readonly timeout_seconds?: number;
  readonly unit?: string;
  readonly url?: string;
  readonly command?: readonly string[];
}

export interface UpdateSection {
  readonly enabled?: boolean;
  readonly server?: string;
  readonly channel?: string;
  readonly group?: string;
  readonly reboot?: string;
  readonly windows?: readonly UpdateWindowEntry[];
  readonly time_zone?: string;
  readonly fleet_lock?: string;
}

export interface UpdateWindowEntry {
  readonly days?: readonly string[];
  readonly start?: string;
  readonly length_minutes?: number;
}

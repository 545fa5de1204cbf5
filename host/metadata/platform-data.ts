/** What a platform told of one machine, as far as it was believed. */
export interface PlatformData {
  /** "ec2", "nocloud" ... */
  readonly platform: string;
  /** Where it was read, for people: an address, or which disk. */
  readonly source: string;
  /** Another one than before means that this is another machine. */
  readonly instanceId: string;
  /** A name that Linux takes: at most 64 characters, labels as RFC 1123 (2.1) has them. */
  readonly hostname: string | undefined;
  readonly keys: readonly PlatformKey[];
  /** As it was given: Ignition, a script, gzip ...; undefined where there is none. */
  readonly userData: { readonly bytes: Uint8Array; readonly source: string } | undefined;
  /** As it was given, with the name of its form. */
  readonly network: { readonly kind: "netplan" | "openstack" | "azure"; readonly bytes: Uint8Array } | undefined;
  /** "availability-zone", "local-ipv4" ..., each one line. */
  readonly attributes: Readonly<Record<string, string>>;
  /** What was told and not believed, for the report. */
  readonly notes: readonly string[];
}

/** A public key that may log in. */
export interface PlatformKey {
  /** Whose it is; undefined for the image's own administrator. */
  readonly user: string | undefined;
  /** One line of authorized_keys without options (sshd(8), "AUTHORIZED_KEYS FILE FORMAT"). */
  readonly line: string;
  /** Until when it may be used, as the platform says it; undefined for ever. */
  readonly expires: string | undefined;
}

/**
 * One version of one variant of Butane. Versions differ in what their Ignition version has, in the sections of Fedora
 * CoreOS and OpenShift, and in rules; all of that is told by these numbers.
 */
export interface Specification {
  readonly variant: string;
  readonly version: string;
  /**
   * The minor version of the Ignition specification that it becomes, and that its base has the fields of: 5 for 3.5.0.
   */
  readonly minor: number;
  /**
   * The minor version of variant fcos whose sections (boot_device, grub) and rules it has; undefined where it has none
   * of them.
   */
  readonly coreos?: number;
  /** The minor version of OpenShift 4; what comes out is a MachineConfig. */
  readonly openshift?: number;
  /** The minor version of variant wherry, whose machines run quadlets though its Ignition version came before them. */
  readonly wherry?: number;
  /** Fields of the result that the operating system does not support: dotted paths to what to say. */
  readonly unsupported?: Readonly<Record<string, string>>;
}

const edge: Readonly<Record<string, string>> = {
  kernelArguments: "kernel argument customization is not supported in this spec version",
  "storage.disks": "disk customization is not supported in this spec version",
  "storage.filesystems": "filesystem customization is not supported in this spec version",
  "storage.luks": "luks is not supported in this spec version",
  "storage.raid": "raid is not supported in this spec version",
};
const noClevis = { "storage.luks.clevis": "clevis is not supported in this spec version" };
const noCex = { "storage.luks.cex": "cex is not currently supported on the target platform" };
const host = {
  "storage.luks.clevis":
    "clevis is not supported by this variant's machines: give the volume a key_file, or have its key made",
  "storage.luks.cex":
    "cex is not supported by this variant's machines: give the volume a key_file, or have its key made",
};

/** Which versions of Ignition and of variant fcos a version of OpenShift is made of, by the first version that is. */
const openshiftBases: readonly (readonly [since: number, minor: number, coreos: number])[] = [
  [8, 2, 3],
  [14, 4, 5],
  [19, 5, 6],
  [23, 7, 8],
];

/** The first minor version of OpenShift 4 that can decompress files. */
export const gzipSince = 10;

const userField =
  'fields other than "name", "ssh_authorized_keys", and "password_hash" (4.13.0+) are not supported in this spec version';

/** Every version of every variant, oldest first within each. */
export const specifications: readonly Specification[] = [
  { variant: "fcos", version: "1.0.0", minor: 0, coreos: 0 },
  { variant: "fcos", version: "1.1.0", minor: 1, coreos: 1 },
  { variant: "fcos", version: "1.2.0", minor: 2, coreos: 2 },
  { variant: "fcos", version: "1.3.0", minor: 2, coreos: 3 },
  { variant: "fcos", version: "1.4.0", minor: 3, coreos: 4 },
  { variant: "fcos", version: "1.5.0", minor: 4, coreos: 5 },
  { variant: "fcos", version: "1.6.0", minor: 5, coreos: 6 },
  { variant: "fcos", version: "1.7.0", minor: 6, coreos: 7 },
  { variant: "fcos", version: "1.8.0-experimental", minor: 7, coreos: 8 },
  { variant: "fiot", version: "1.0.0", minor: 4, unsupported: edge },
  { variant: "fiot", version: "1.1.0-experimental", minor: 7, unsupported: edge },
  { variant: "flatcar", version: "1.0.0", minor: 3, unsupported: noClevis },
  { variant: "flatcar", version: "1.1.0", minor: 4, unsupported: noClevis },
  { variant: "flatcar", version: "1.2.0-experimental", minor: 7, unsupported: noCex },
  ...Array.from({ length: 15 }, (_, index) => openshift(8 + index)),
  { ...openshift(23), version: "4.23.0-experimental" },
  { variant: "r4e", version: "1.0.0", minor: 3, unsupported: edge },
  { variant: "r4e", version: "1.1.0", minor: 4, unsupported: edge },
  { variant: "r4e", version: "1.2.0-experimental", minor: 7, unsupported: edge },
  { variant: "wherry", version: "1.0.0", minor: 6, wherry: 0, unsupported: host },
];

/** The entry of `specifications` with this variant and version, "fcos" and "1.5.0"; undefined where there is none. */
export function findSpecification(variant: string, version: string): Specification | undefined {
  return specifications.find((one) => one.variant === variant && one.version === version);
}

/** The versions of a variant, oldest first; empty for a variant that is not known. */
export function versionsOf(variant: string): readonly string[] {
  return specifications.filter((one) => one.variant === variant).map(({ version }) => version);
}

export const variants: readonly string[] = [...new Set(specifications.map(({ variant }) => variant))];

function openshift(version: number): Specification {
  const [, minor, coreos] = openshiftBases.findLast(([since]) => since <= version) ?? [0, 2, 3];
  const variant = { variant: "openshift", version: `4.${version}.0`, minor, coreos, openshift: version };
  return { ...variant, unsupported: unsupportedByOpenshift(version) };
}

function unsupportedByOpenshift(version: number): Readonly<Record<string, string>> {
  const userFields = ["gecos", "groups", "homeDir", "noCreateHome", "noLogInit", "noUserGroup", "primaryGroup"];
  const unsupported: Record<string, string> = {
    kernelArguments:
      "this section cannot be used for kernel arguments in this spec version; use openshift.kernel_arguments instead",
    "passwd.groups": "groups are not supported in this spec version",
    "storage.directories": "directories are not supported in this spec version",
    "storage.files.append": "appending to files is not supported in this spec version",
    "storage.files.contents.httpHeaders": "file HTTP headers are not supported in this spec version",
    "storage.links": "links are not supported in this spec version",
  };
  for (const field of [...userFields, "shell", "shouldExist", "system", "uid"])
    unsupported[`passwd.users.${field}`] = userField;
  if (version < 13) unsupported["passwd.users.passwordHash"] = userField;
  if (version < gzipSince)
    unsupported["storage.files.contents.compression"] = "file compression is not supported in this spec version";
  return unsupported;
}

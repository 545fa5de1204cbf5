import {
  always,
  boolean,
  type Field,
  integer,
  listOf,
  object,
  sectionOf,
  since,
  string,
  strings,
} from "../../shapes/shape.ts";

const repeatedStrings = { ...strings, repeats: true } as const;
/** A string that is always there. */
const name = always(string);
const byName = { key: (entry: { readonly name: string }) => entry.name };
const byDevice = { key: (entry: { readonly device: string }) => entry.device };
const byPath = { key: (entry: { readonly path: string }) => entry.path };

const filledUntil = <F extends Field>(last: number, field: F): F => ({ ...field, filledUntil: last });

const httpHeaderShape = object("httpHeader", { name, value: string }, byName);
const verificationShape = object("verification", { hash: string });

/** Bytes from somewhere. In 3.0 there were three kinds of it, which lacked this or that. */
function describeResource<const Name extends string>(
  name: Name,
  { compression, source = string }: { readonly compression: number; readonly source?: typeof string },
) {
  return object(
    name,
    {
      compression: since(compression, string),
      httpHeaders: since(1, listOf(httpHeaderShape)),
      source,
      verification: sectionOf(verificationShape),
    },
    { key: (resource) => resource.source ?? "" },
  );
}

export const resourceShape = describeResource("resource", { compression: 0 });
const includedConfigShape = describeResource("resource", { compression: 1 });
const certificateShape = describeResource("certificate", { compression: 1, source: filledUntil(0, string) });

export const ignitionShape = object("ignition", {
  config: sectionOf(
    object("ignitionConfig", { merge: listOf(includedConfigShape), replace: sectionOf(includedConfigShape) }),
  ),
  proxy: since(1, sectionOf(object("proxy", { httpProxy: string, httpsProxy: string, noProxy: strings }))),
  security: sectionOf(
    object("security", { tls: sectionOf(object("tls", { certificateAuthorities: listOf(certificateShape) })) }),
  ),
  timeouts: sectionOf(object("timeouts", { httpResponseHeaders: integer, httpTotal: integer })),
  version: name,
});

export const kernelArgumentsShape = object(
  "kernelArguments",
  { shouldExist: strings, shouldNotExist: strings },
  { together: ["shouldExist", "shouldNotExist"] },
);

export const passwdGroupShape = object(
  "passwdGroup",
  { gid: integer, name, passwordHash: string, shouldExist: since(2, boolean), system: boolean },
  byName,
);

export const passwdUserShape = object(
  "passwdUser",
  {
    gecos: string,
    groups: strings,
    homeDir: string,
    name,
    noCreateHome: boolean,
    noLogInit: boolean,
    noUserGroup: boolean,
    passwordHash: string,
    primaryGroup: string,
    shell: string,
    shouldExist: since(2, boolean),
    sshAuthorizedKeys: strings,
    system: boolean,
    uid: integer,
  },
  byName,
);

export const passwdShape = object("passwd", { groups: listOf(passwdGroupShape), users: listOf(passwdUserShape) });

export const ownerShape = object("owner", { id: integer, name: string });

export const directoryShape = object(
  "directory",
  { group: sectionOf(ownerShape), mode: integer, overwrite: boolean, path: name, user: sectionOf(ownerShape) },
  byPath,
);

export const fileShape = object(
  "file",
  {
    append: { ...listOf(resourceShape), repeats: true },
    contents: sectionOf(resourceShape),
    group: sectionOf(ownerShape),
    mode: integer,
    overwrite: boolean,
    path: name,
    user: sectionOf(ownerShape),
  },
  byPath,
);

export const linkShape = object(
  "link",
  {
    group: sectionOf(ownerShape),
    hard: boolean,
    overwrite: boolean,
    path: name,
    target: filledUntil(2, string),
    user: sectionOf(ownerShape),
  },
  byPath,
);

export const partitionShape = object(
  "partition",
  {
    guid: string,
    label: string,
    number: always(integer),
    resize: since(2, boolean),
    shouldExist: boolean,
    sizeMiB: integer,
    startMiB: integer,
    typeGuid: string,
    wipePartitionEntry: boolean,
  },
  {
    key: ({ number, label }) => {
      if (number !== 0) return `number:${number}`;
      return label === undefined ? "" : `label:${label}`;
    },
  },
);

export const diskShape = object(
  "disk",
  { device: name, partitions: listOf(partitionShape), wipeTable: boolean },
  byDevice,
);

export const filesystemShape = object(
  "filesystem",
  {
    device: name,
    format: string,
    label: string,
    mountOptions: since(1, repeatedStrings),
    options: repeatedStrings,
    path: string,
    uuid: string,
    wipeFilesystem: boolean,
  },
  byDevice,
);

const tangShape = object(
  "tang",
  { advertisement: since(4, string), thumbprint: string, url: name },
  { key: (entry) => entry.url },
);

const customShape = object("clevisCustom", {
  config: filledUntil(2, string),
  needsNetwork: boolean,
  pin: filledUntil(2, string),
});

export const clevisShape = object("clevis", {
  custom: { ...sectionOf(customShape), nullableUntil: 2 },
  tang: listOf(tangShape),
  threshold: integer,
  tpm2: boolean,
});

export const luksShape = object(
  "luks",
  {
    cex: since(5, sectionOf(object("cex", { enabled: boolean }))),
    clevis: { ...sectionOf(clevisShape), nullableUntil: 2 },
    device: string,
    discard: since(4, boolean),
    keyFile: sectionOf(resourceShape),
    label: string,
    name,
    openOptions: since(4, strings),
    options: repeatedStrings,
    uuid: string,
    wipeVolume: boolean,
  },
  byName,
);

export const raidShape = object(
  "raid",
  { devices: strings, level: filledUntil(2, string), name, options: repeatedStrings, spares: integer },
  byName,
);

export const storageShape = object(
  "storage",
  {
    directories: listOf(directoryShape),
    disks: listOf(diskShape),
    files: listOf(fileShape),
    filesystems: listOf(filesystemShape),
    links: listOf(linkShape),
    luks: since(2, listOf(luksShape)),
    raid: listOf(raidShape),
  },
  { together: ["directories", "files", "links"] },
);

export const dropinShape = object("dropin", { contents: string, name }, byName);

export const unitShape = object(
  "unit",
  { contents: string, dropins: listOf(dropinShape), enabled: boolean, mask: boolean, name },
  byName,
);

export const systemdShape = object("systemd", { units: listOf(unitShape) });

/** A whole configuration. */
export const configShape = object("config", {
  ignition: always(sectionOf(ignitionShape)),
  kernelArguments: since(3, sectionOf(kernelArgumentsShape)),
  passwd: sectionOf(passwdShape),
  storage: sectionOf(storageShape),
  systemd: sectionOf(systemdShape),
});

import {
  always,
  boolean,
  type Field,
  integer,
  list,
  object,
  section,
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

const httpHeader = object("httpHeader", { name, value: string }, byName);
const verification = object("verification", { hash: string });

/** Bytes from somewhere. In 3.0 there were three kinds of it, which lacked this or that. */
function resourceShape<const Name extends string>(
  name: Name,
  { compression, source = string }: { readonly compression: number; readonly source?: typeof string },
) {
  return object(
    name,
    {
      compression: since(compression, string),
      httpHeaders: since(1, list(httpHeader)),
      source,
      verification: section(verification),
    },
    { key: (resource) => resource.source ?? "" },
  );
}

export const resource = resourceShape("resource", { compression: 0 });
const includedConfig = resourceShape("resource", { compression: 1 });
const certificate = resourceShape("certificate", { compression: 1, source: filledUntil(0, string) });

export const ignition = object("ignition", {
  config: section(object("ignitionConfig", { merge: list(includedConfig), replace: section(includedConfig) })),
  proxy: since(1, section(object("proxy", { httpProxy: string, httpsProxy: string, noProxy: strings }))),
  security: section(object("security", { tls: section(object("tls", { certificateAuthorities: list(certificate) })) })),
  timeouts: section(object("timeouts", { httpResponseHeaders: integer, httpTotal: integer })),
  version: name,
});

export const kernelArguments = object(
  "kernelArguments",
  { shouldExist: strings, shouldNotExist: strings },
  { together: ["shouldExist", "shouldNotExist"] },
);

export const passwdGroup = object(
  "passwdGroup",
  { gid: integer, name, passwordHash: string, shouldExist: since(2, boolean), system: boolean },
  byName,
);

export const passwdUser = object(
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

export const passwd = object("passwd", { groups: list(passwdGroup), users: list(passwdUser) });

export const owner = object("owner", { id: integer, name: string });

export const directory = object(
  "directory",
  { group: section(owner), mode: integer, overwrite: boolean, path: name, user: section(owner) },
  byPath,
);

export const file = object(
  "file",
  {
    append: { ...list(resource), repeats: true },
    contents: section(resource),
    group: section(owner),
    mode: integer,
    overwrite: boolean,
    path: name,
    user: section(owner),
  },
  byPath,
);

export const link = object(
  "link",
  {
    group: section(owner),
    hard: boolean,
    overwrite: boolean,
    path: name,
    target: filledUntil(2, string),
    user: section(owner),
  },
  byPath,
);

export const partition = object(
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

export const disk = object("disk", { device: name, partitions: list(partition), wipeTable: boolean }, byDevice);

export const filesystem = object(
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

const tang = object(
  "tang",
  { advertisement: since(4, string), thumbprint: string, url: name },
  { key: (entry) => entry.url },
);

const custom = object("clevisCustom", {
  config: filledUntil(2, string),
  needsNetwork: boolean,
  pin: filledUntil(2, string),
});

export const clevis = object("clevis", {
  custom: { ...section(custom), nullableUntil: 2 },
  tang: list(tang),
  threshold: integer,
  tpm2: boolean,
});

export const luks = object(
  "luks",
  {
    cex: since(5, section(object("cex", { enabled: boolean }))),
    clevis: { ...section(clevis), nullableUntil: 2 },
    device: string,
    discard: since(4, boolean),
    keyFile: section(resource),
    label: string,
    name,
    openOptions: since(4, strings),
    options: repeatedStrings,
    uuid: string,
    wipeVolume: boolean,
  },
  byName,
);

export const raid = object(
  "raid",
  { devices: strings, level: filledUntil(2, string), name, options: repeatedStrings, spares: integer },
  byName,
);

export const storage = object(
  "storage",
  {
    directories: list(directory),
    disks: list(disk),
    files: list(file),
    filesystems: list(filesystem),
    links: list(link),
    luks: since(2, list(luks)),
    raid: list(raid),
  },
  { together: ["directories", "files", "links"] },
);

export const dropin = object("dropin", { contents: string, name }, byName);

export const unit = object(
  "unit",
  { contents: string, dropins: list(dropin), enabled: boolean, mask: boolean, name },
  byName,
);

export const systemd = object("systemd", { units: list(unit) });

/** A whole configuration. */
export const configShape = object("config", {
  ignition: always(section(ignition)),
  kernelArguments: since(3, section(kernelArguments)),
  passwd: section(passwd),
  storage: section(storage),
  systemd: section(systemd),
});

import { always, boolean, integer, listOf, sectionOf, since, string, strings, unnamed } from "../../shapes/shape.ts";

/** Specification 2.0 was written with unsigned numbers for what counts, the later ones with signed ones. */
const unsigned = { ...integer, unsignedUntil: 0 } as const;

const referenceFields = {
  httpHeaders: since(4, listOf(unnamed({ name: string, value: string }))),
  source: string,
  verification: sectionOf(unnamed({ hash: string })),
};

export const referenceShape = unnamed(referenceFields);
const contentsShape = unnamed({ ...referenceFields, compression: string });
export const dropinShape = unnamed({ contents: string, name: string });

const laterString = { ...string, since: 1 } as const;
const laterBoolean = { ...boolean, since: 1 } as const;
const laterStrings = { ...strings, since: 1 } as const;

/** What an account is to have; in 2.0 within `create`, since 2.1 beside the name. */
const accountFields = {
  gecos: string,
  groups: strings,
  homeDir: string,
  noCreateHome: boolean,
  noLogInit: boolean,
  noUserGroup: boolean,
  primaryGroup: string,
  shell: string,
  system: boolean,
  uid: unsigned,
};

export const userShape = unnamed({
  gecos: laterString,
  groups: laterStrings,
  homeDir: laterString,
  noCreateHome: laterBoolean,
  noLogInit: laterBoolean,
  noUserGroup: laterBoolean,
  primaryGroup: laterString,
  shell: laterString,
  system: laterBoolean,
  uid: since(1, integer),
  create: sectionOf(unnamed(accountFields)),
  name: string,
  passwordHash: string,
  sshAuthorizedKeys: strings,
});

const groupShape = unnamed({ gid: unsigned, name: string, passwordHash: string, system: boolean });

export const ownerShape = unnamed({ id: integer, name: laterString });

const nodeFields = {
  /** The name of a file system of the same configuration; "root" is always there. */
  filesystem: string,
  group: sectionOf(ownerShape),
  overwrite: since(2, boolean),
  path: string,
  user: sectionOf(ownerShape),
};

export const directoryShape = unnamed({ ...nodeFields, mode: integer });
export const fileShape = unnamed({
  ...nodeFields,
  append: since(2, boolean),
  contents: sectionOf(contentsShape),
  mode: unsigned,
});
export const linkShape = unnamed({ ...nodeFields, hard: boolean, target: string });

/** Sizes and starts without "MiB" are in sectors of 512 bytes. */
export const partitionShape = unnamed({
  guid: laterString,
  label: string,
  number: integer,
  shouldExist: since(3, boolean),
  size: unsigned,
  sizeMiB: since(3, integer),
  start: unsigned,
  startMiB: since(3, integer),
  typeGuid: string,
  wipePartitionEntry: since(3, boolean),
});

export const diskShape = unnamed({ device: string, partitions: listOf(partitionShape), wipeTable: boolean });

export const mountShape = unnamed({
  create: sectionOf(unnamed({ force: boolean, options: strings })),
  device: string,
  format: string,
  label: laterString,
  options: laterStrings,
  uuid: laterString,
  wipeFilesystem: laterBoolean,
});

/** `path` is where it is mounted already. */
export const filesystemShape = unnamed({ mount: sectionOf(mountShape), name: string, path: string });

export const raidShape = unnamed({
  devices: strings,
  level: string,
  name: string,
  options: since(2, strings),
  spares: integer,
});

export const storageShape = unnamed({
  directories: since(1, listOf(directoryShape)),
  disks: listOf(diskShape),
  files: listOf(fileShape),
  filesystems: listOf(filesystemShape),
  links: since(1, listOf(linkShape)),
  raid: listOf(raidShape),
});

export const networkdUnitShape = unnamed({ contents: string, dropins: since(2, listOf(dropinShape)), name: string });

export const unitShape = unnamed({
  contents: string,
  dropins: listOf(dropinShape),
  enable: boolean,
  enabled: laterBoolean,
  mask: boolean,
  name: string,
});

const ignitionShape = unnamed({
  config: sectionOf(unnamed({ append: listOf(referenceShape), replace: sectionOf(referenceShape) })),
  proxy: since(4, sectionOf(unnamed({ httpProxy: string, httpsProxy: string, noProxy: strings }))),
  security: since(
    2,
    sectionOf(unnamed({ tls: sectionOf(unnamed({ certificateAuthorities: listOf(referenceShape) })) })),
  ),
  timeouts: since(1, sectionOf(unnamed({ httpResponseHeaders: integer, httpTotal: integer }))),
  version: always(string),
});

/** A configuration of specification 2.0 to 2.4. Source: the specifications configuration-v2_0 to configuration-v2_4. */
export const ignition2Shape = unnamed({
  ignition: always(sectionOf(ignitionShape)),
  networkd: sectionOf(unnamed({ units: listOf(networkdUnitShape) })),
  passwd: sectionOf(unnamed({ groups: listOf(groupShape), users: listOf(userShape) })),
  storage: sectionOf(storageShape),
  systemd: sectionOf(unnamed({ units: listOf(unitShape) })),
});

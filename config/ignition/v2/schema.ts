import {
  always,
  boolean,
  type Field,
  integer,
  keys,
  list,
  section,
  since,
  string,
  strings,
} from "../../shapes/shape.ts";

/** Specification 2.0 was written with unsigned numbers for what counts, the later ones with signed ones. */
const count = { ...integer, unsignedUntil: 0 } as const;

const reference = {
  httpHeaders: since(4, list(keys({ name: string, value: string }))),
  source: string,
  verification: section(keys({ hash: string })),
};

export const referenceShape = keys(reference);
const contentsShape = keys({ ...reference, compression: string });
export const dropinShape = keys({ contents: string, name: string });

/** What an account is to have; in 2.0 within `create`, since 2.1 beside the name. */
const accountFields = <Id extends Field>(first: number, uid: Id) => ({
  gecos: since(first, string),
  groups: since(first, strings),
  homeDir: since(first, string),
  noCreateHome: since(first, boolean),
  noLogInit: since(first, boolean),
  noUserGroup: since(first, boolean),
  primaryGroup: since(first, string),
  shell: since(first, string),
  system: since(first, boolean),
  uid: since(first, uid),
});

const accountShape = keys(accountFields(0, count));

export const userShape = keys({
  ...accountFields(1, integer),
  create: section(accountShape),
  name: string,
  passwordHash: string,
  sshAuthorizedKeys: strings,
});

const groupShape = keys({ gid: count, name: string, passwordHash: string, system: boolean });

export const ownerShape = keys({ id: integer, name: since(1, string) });

const node = {
  /** The name of a file system of the same configuration; "root" is always there. */
  filesystem: string,
  group: section(ownerShape),
  overwrite: since(2, boolean),
  path: string,
  user: section(ownerShape),
};

export const nodeShape = keys(node);
export const directoryShape = keys({ ...node, mode: integer });
export const fileShape = keys({ ...node, append: since(2, boolean), contents: section(contentsShape), mode: count });
export const linkShape = keys({ ...node, hard: boolean, target: string });

/** Sizes and starts without "MiB" are in sectors of 512 bytes. */
export const partitionShape = keys({
  guid: since(1, string),
  label: string,
  number: integer,
  shouldExist: since(3, boolean),
  size: count,
  sizeMiB: since(3, integer),
  start: count,
  startMiB: since(3, integer),
  typeGuid: string,
  wipePartitionEntry: since(3, boolean),
});

export const diskShape = keys({ device: string, partitions: list(partitionShape), wipeTable: boolean });

export const mountShape = keys({
  create: section(keys({ force: boolean, options: strings })),
  device: string,
  format: string,
  label: since(1, string),
  options: since(1, strings),
  uuid: since(1, string),
  wipeFilesystem: since(1, boolean),
});

/** `path` is where it is mounted already. */
export const filesystemShape = keys({ mount: section(mountShape), name: string, path: string });

export const raidShape = keys({
  devices: strings,
  level: string,
  name: string,
  options: since(2, strings),
  spares: integer,
});

export const storageShape = keys({
  directories: since(1, list(directoryShape)),
  disks: list(diskShape),
  files: list(fileShape),
  filesystems: list(filesystemShape),
  links: since(1, list(linkShape)),
  raid: list(raidShape),
});

export const networkdUnitShape = keys({ contents: string, dropins: since(2, list(dropinShape)), name: string });

export const unitShape = keys({
  contents: string,
  dropins: list(dropinShape),
  enable: boolean,
  enabled: since(1, boolean),
  mask: boolean,
  name: string,
});

const ignitionShape = keys({
  config: section(keys({ append: list(referenceShape), replace: section(referenceShape) })),
  proxy: since(4, section(keys({ httpProxy: string, httpsProxy: string, noProxy: strings }))),
  security: since(2, section(keys({ tls: section(keys({ certificateAuthorities: list(referenceShape) })) }))),
  timeouts: since(1, section(keys({ httpResponseHeaders: integer, httpTotal: integer }))),
  version: always(string),
});

/** A configuration of specification 2.0 to 2.4. Source: the specifications configuration-v2_0 to configuration-v2_4. */
export const ignition2Shape = keys({
  ignition: always(section(ignitionShape)),
  networkd: section(keys({ units: list(networkdUnitShape) })),
  passwd: section(keys({ groups: list(groupShape), users: list(userShape) })),
  storage: section(storageShape),
  systemd: section(keys({ units: list(unitShape) })),
});

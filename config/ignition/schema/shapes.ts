import type { Dropin, Partition, Resource, Unit } from "../config.ts";
import { type Field, newestMinor, type Shape } from "./shape.ts";

const string: Field = { type: "string" };
const integer: Field = { type: "integer" };
const boolean: Field = { type: "boolean" };
const strings: Field = { type: "string", list: true };
const repeatedStrings: Field = { type: "string", list: true, repeats: true };
/** A string that is always there. */
const name: Field = { type: "string", filledUntil: newestMinor };

const verification: Shape = { name: "verification", fields: { hash: string } };

const httpHeader: Shape = {
  name: "httpHeader",
  key: (header: { name: string }) => header.name,
  fields: { name, value: string },
};

/** Bytes from somewhere. In 3.0 there were three kinds of it, which lacked this or that. */
function resourceShape(since: { readonly compression: number; readonly filledSource?: true }): Shape {
  return {
    name: "resource",
    key: (resource: Resource) => resource.source ?? "",
    fields: {
      compression: { ...string, since: since.compression },
      httpHeaders: { type: httpHeader, list: true, since: 1 },
      source: since.filledSource === true ? { ...string, filledUntil: 0 } : string,
      verification: { type: verification },
    },
  };
}

const contents = resourceShape({ compression: 0 });
const includedConfig = resourceShape({ compression: 1 });
const certificate: Shape = { ...resourceShape({ compression: 1, filledSource: true }), name: "certificate" };

const ignition: Shape = {
  name: "ignition",
  fields: {
    config: {
      type: {
        name: "ignitionConfig",
        fields: { merge: { type: includedConfig, list: true }, replace: { type: includedConfig } },
      },
    },
    proxy: {
      type: { name: "proxy", fields: { httpProxy: string, httpsProxy: string, noProxy: strings } },
      since: 1,
    },
    security: {
      type: {
        name: "security",
        fields: {
          tls: { type: { name: "tls", fields: { certificateAuthorities: { type: certificate, list: true } } } },
        },
      },
    },
    timeouts: { type: { name: "timeouts", fields: { httpResponseHeaders: integer, httpTotal: integer } } },
    version: name,
  },
};

const kernelArguments: Shape = {
  name: "kernelArguments",
  together: ["shouldExist", "shouldNotExist"],
  fields: { shouldExist: strings, shouldNotExist: strings },
};

const passwdGroup: Shape = {
  name: "passwdGroup",
  key: (group: { name: string }) => group.name,
  fields: {
    gid: integer,
    name,
    passwordHash: string,
    shouldExist: { ...boolean, since: 2 },
    system: boolean,
  },
};

const passwdUser: Shape = {
  name: "passwdUser",
  key: (user: { name: string }) => user.name,
  fields: {
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
    shouldExist: { ...boolean, since: 2 },
    sshAuthorizedKeys: strings,
    system: boolean,
    uid: integer,
  },
};

const owner: Shape = { name: "owner", fields: { id: integer, name: string } };

const nodeFields = { group: { type: owner }, overwrite: boolean, path: name, user: { type: owner } } as const;
const nodeKey = (node: { path: string }) => node.path;

const directory: Shape = {
  name: "directory",
  key: nodeKey,
  fields: { group: nodeFields.group, mode: integer, overwrite: boolean, path: name, user: nodeFields.user },
};

const file: Shape = {
  name: "file",
  key: nodeKey,
  fields: {
    append: { type: contents, list: true, repeats: true },
    contents: { type: contents },
    group: nodeFields.group,
    mode: integer,
    overwrite: boolean,
    path: name,
    user: nodeFields.user,
  },
};

const link: Shape = {
  name: "link",
  key: nodeKey,
  fields: {
    group: nodeFields.group,
    hard: boolean,
    overwrite: boolean,
    path: name,
    target: { ...string, filledUntil: 2 },
    user: nodeFields.user,
  },
};

const partition: Shape = {
  name: "partition",
  key: partitionKey,
  fields: {
    guid: string,
    label: string,
    number: { ...integer, filledUntil: newestMinor },
    resize: { ...boolean, since: 2 },
    shouldExist: boolean,
    sizeMiB: integer,
    startMiB: integer,
    typeGuid: string,
    wipePartitionEntry: boolean,
  },
};

function partitionKey({ number, label }: Partition): string {
  if (number !== 0) return `number:${number}`;
  return label === undefined ? "" : `label:${label}`;
}

const disk: Shape = {
  name: "disk",
  key: (entry: { device: string }) => entry.device,
  fields: { device: name, partitions: { type: partition, list: true }, wipeTable: boolean },
};

const filesystem: Shape = {
  name: "filesystem",
  key: (entry: { device: string }) => entry.device,
  fields: {
    device: name,
    format: string,
    label: string,
    mountOptions: { ...repeatedStrings, since: 1 },
    options: repeatedStrings,
    path: string,
    uuid: string,
    wipeFilesystem: boolean,
  },
};

const tang: Shape = {
  name: "tang",
  key: (entry: { url: string }) => entry.url,
  fields: { advertisement: { ...string, since: 4 }, thumbprint: string, url: name },
};

const clevis: Shape = {
  name: "clevis",
  fields: {
    custom: {
      type: {
        name: "clevisCustom",
        fields: { config: { ...string, filledUntil: 2 }, needsNetwork: boolean, pin: { ...string, filledUntil: 2 } },
      },
      nullableUntil: 2,
    },
    tang: { type: tang, list: true },
    threshold: integer,
    tpm2: boolean,
  },
};

const luks: Shape = {
  name: "luks",
  key: (entry: { name: string }) => entry.name,
  fields: {
    cex: { type: { name: "cex", fields: { enabled: boolean } }, since: 5 },
    clevis: { type: clevis, nullableUntil: 2 },
    device: string,
    discard: { ...boolean, since: 4 },
    keyFile: { type: contents },
    label: string,
    name,
    openOptions: { ...strings, since: 4 },
    options: repeatedStrings,
    uuid: string,
    wipeVolume: boolean,
  },
};

const raid: Shape = {
  name: "raid",
  key: (entry: { name: string }) => entry.name,
  fields: {
    devices: strings,
    level: { ...string, filledUntil: 2 },
    name,
    options: repeatedStrings,
    spares: integer,
  },
};

const storage: Shape = {
  name: "storage",
  together: ["directories", "files", "links"],
  fields: {
    directories: { type: directory, list: true },
    disks: { type: disk, list: true },
    files: { type: file, list: true },
    filesystems: { type: filesystem, list: true },
    links: { type: link, list: true },
    luks: { type: luks, list: true, since: 2 },
    raid: { type: raid, list: true },
  },
};

const dropin: Shape = {
  name: "dropin",
  key: (entry: Dropin) => entry.name,
  fields: { contents: string, name },
};

const unit: Shape = {
  name: "unit",
  key: (entry: Unit) => entry.name,
  fields: {
    contents: string,
    dropins: { type: dropin, list: true },
    enabled: boolean,
    mask: boolean,
    name,
  },
};

/** A whole configuration. */
export const configShape: Shape = {
  name: "config",
  fields: {
    ignition: { type: ignition },
    kernelArguments: { type: kernelArguments, since: 3 },
    passwd: {
      type: {
        name: "passwd",
        fields: { groups: { type: passwdGroup, list: true }, users: { type: passwdUser, list: true } },
      },
    },
    storage: { type: storage },
    systemd: { type: { name: "systemd", fields: { units: { type: unit, list: true } } } },
  },
};

import { parseShortRule } from "@wherry/core/host-settings/firewall.ts";
import type { Field, Shape } from "../../shapes/shape.ts";
import { configShape } from "../../ignition/schema/shapes.ts";
import { snakeCase } from "./names.ts";
import { type ButaneField, type ButaneShape, quadletsSince, type Since } from "./shape.ts";

type Fields = Readonly<Record<string, ButaneField>>;

const string: ButaneField = { type: "string" };
const integer: ButaneField = { type: "integer" };
const boolean: ButaneField = { type: "boolean" };
const strings: ButaneField = { type: "string", list: true };
const since = (field: ButaneField, versions: Since): ButaneField => ({ ...field, since: versions });

const owner: ButaneShape = { name: "treeOwner", fields: { id: integer, name: string } };

const tree: ButaneShape = {
  name: "tree",
  fields: {
    dir_mode: since(integer, { minor: 6 }),
    file_mode: since(integer, { minor: 6 }),
    group: { type: owner, since: { minor: 6 } },
    local: string,
    path: string,
    user: { type: owner, since: { minor: 6 } },
  },
};

const quadletDropin: ButaneShape = {
  name: "quadletDropin",
  fields: { contents: string, contents_local: string, name: string },
};

const quadlet: ButaneShape = {
  name: "quadlet",
  fields: {
    contents: string,
    contents_local: string,
    dropins: { type: quadletDropin, list: true },
    name: string,
    rootful: boolean,
  },
};

/** What Butane has in addition to Ignition, by the names of Ignition's shapes. */
const sugar: Readonly<Record<string, Fields>> = {
  dropin: { contents_local: since(string, { minor: 4 }) },
  filesystem: { with_mount_unit: since(boolean, { minor: 1 }) },
  passwdUser: { ssh_authorized_keys_local: since(strings, { minor: 4 }) },
  storage: { trees: { type: tree, list: true, since: { minor: 1 } } },
  systemd: { quadlets: { type: quadlet, list: true, since: { minor: quadletsSince } } },
  unit: { contents_local: since(string, { minor: 4 }) },
};

/** Contents of files may stand within the configuration from the start, those of other resources from 3.1 on. */
function resourceSugar(parent: string): Fields {
  const inlineSince = parent === "ignitionConfig" || parent === "tls" ? 1 : 0;
  return { inline: since(string, { minor: inlineSince }), local: since(string, { minor: 1 }) };
}

function derive(shape: Shape, parent: string): ButaneShape {
  const fields: Record<string, ButaneField> = {};
  for (const [key, field] of Object.entries(shape.fields)) {
    // Its version follows from the variant's.
    if (shape.name === "ignition" && key === "version") continue;
    fields[snakeCase(key)] = deriveField(key, field, shape);
  }
  const isResource = shape.name === "resource" || shape.name === "certificate";
  const added = isResource ? resourceSugar(parent) : sugar[shape.name];
  return { name: shape.name, fields: { ...fields, ...added }, ignition: shape };
}

function deriveField(key: string, field: Field, shape: Shape): ButaneField {
  const type = typeof field.type === "string" ? field.type : derive(field.type, shape.name);
  return { type, list: field.list === true, to: key, since: { minor: field.since ?? 0 } };
}

const base = derive(configShape, "");

function ignitionShape(...path: readonly string[]): ButaneShape {
  let shape = base;
  for (const key of path) {
    const type = shape.fields[key]?.type;
    if (typeof type !== "object") throw new Error(`Ignition has no ${path.join(".")}`);
    shape = type;
  }
  return shape;
}

const tang = ignitionShape("storage", "luks", "clevis", "tang");
const cex = ignitionShape("storage", "luks", "cex");

const bootDevice: ButaneShape = {
  name: "bootDevice",
  fields: {
    layout: string,
    luks: {
      type: {
        name: "bootDeviceLuks",
        fields: {
          cex: { type: cex, since: { coreos: 6 } },
          device: since(string, { coreos: 6 }),
          discard: since(boolean, { coreos: 5 }),
          tang: { type: tang, list: true },
          threshold: integer,
          tpm2: boolean,
        },
      },
    },
    mirror: { type: { name: "bootDeviceMirror", fields: { devices: strings } } },
  },
};

const grubUser: ButaneShape = { name: "grubUser", fields: { name: string, password_hash: string } };

const update: ButaneShape = {
  name: "update",
  fields: {
    channel: string,
    enabled: boolean,
    fleet_lock: string,
    group: string,
    reboot: string,
    server: string,
    time_zone: string,
    windows: {
      type: { name: "updateWindow", fields: { days: strings, length_minutes: integer, start: string } },
      list: true,
    },
  },
};

const healthCheck: ButaneShape = {
  name: "healthCheck",
  fields: { command: strings, name: string, timeout_seconds: integer, unit: string, url: string },
};

const health: ButaneShape = {
  name: "health",
  fields: { checks: { type: healthCheck, list: true }, deadline_seconds: integer },
};

const firewall: ButaneShape = {
  name: "firewall",
  fields: {
    allow: {
      type: { name: "firewallRule", fields: { from: strings, ports: { type: "port", list: true }, protocol: string } },
      list: true,
      shorthand: (text) => parseShortRule(text) as Readonly<Record<string, unknown>> | undefined,
    },
    input: string,
  },
};

/** A whole configuration of any variant. */
export const butaneShape: ButaneShape = {
  name: "config",
  ignition: configShape,
  fields: {
    ...base.fields,
    variant: string,
    version: string,
    boot_device: { type: bootDevice, since: { coreos: 3 } },
    grub: {
      type: { name: "grub", fields: { users: { type: grubUser, list: true } } },
      since: { coreos: 5 },
    },
    firewall: { type: firewall, since: { wherry: 0 } },
    health: { type: health, since: { wherry: 0 } },
    metadata: {
      type: { name: "metadata", fields: { labels: { type: "labels" }, name: string } },
      since: { openshift: 8 },
    },
    openshift: {
      type: {
        name: "openshift",
        fields: { extensions: strings, fips: boolean, kernel_arguments: strings, kernel_type: string },
      },
      since: { openshift: 8 },
    },
    update: { type: update, since: { wherry: 0 } },
  },
};

import { parseShortRule } from "@wherry/core/host-settings/firewall.ts";
import { configShape } from "../../ignition/schema/shapes.ts";
import { boolean, type Field, integer, listOf, object, sectionOf, string, strings } from "../../shapes/shape.ts";
import { derive } from "./derive.ts";
import type { VariantVersions } from "./shape.ts";

const inVariants = <const F extends Field>(variants: VariantVersions, field: F) => ({ ...field, variants });

const base = derive(configShape, "");

const luks = base.fields.storage.type.fields.luks.type;

export const bootDeviceLuks = object("bootDeviceLuks", {
  cex: inVariants({ coreos: 6 }, sectionOf(luks.fields.cex.type)),
  device: inVariants({ coreos: 6 }, string),
  discard: inVariants({ coreos: 5 }, boolean),
  tang: listOf(luks.fields.clevis.type.fields.tang.type),
  threshold: integer,
  tpm2: boolean,
});

export const bootDevice = object("bootDevice", {
  layout: string,
  luks: sectionOf(bootDeviceLuks),
  mirror: sectionOf(object("bootDeviceMirror", { devices: strings })),
});

export const grubUser = object("grubUser", { name: string, password_hash: string });

export const openshift = object("openshift", {
  extensions: strings,
  fips: boolean,
  kernel_arguments: strings,
  kernel_type: string,
});

export const updateWindow = object("updateWindow", { days: strings, length_minutes: integer, start: string });

export const update = object("update", {
  channel: string,
  enabled: boolean,
  fleet_lock: string,
  group: string,
  reboot: string,
  server: string,
  time_zone: string,
  windows: listOf(updateWindow),
});

export const healthCheck = object("healthCheck", {
  command: strings,
  name: string,
  timeout_seconds: integer,
  unit: string,
  url: string,
});

export const health = object("health", { checks: listOf(healthCheck), deadline_seconds: integer });

const ports = { ...strings, port: true } as const;

export const firewallRule = object("firewallRule", {
  from: strings,
  interfaces: strings,
  limit: string,
  ports,
  protocol: string,
  services: strings,
});

export const firewallRoute = object("firewallRoute", {
  from: strings,
  interfaces: strings,
  out: strings,
  ports,
  protocol: string,
  services: strings,
  to: strings,
});

export const firewall = object("firewall", {
  allow: {
    ...listOf(firewallRule),
    shorthand: (text: string) => {
      const rule = parseShortRule(text);
      return rule && { ...rule };
    },
  },
  forward: string,
  input: string,
  log: string,
  published: string,
  routes: listOf(firewallRoute),
  uplinks: strings,
});

const metadata = object("metadata", { labels: { ...string, map: true }, name: string });

/** A whole configuration of any variant. */
export const butaneShape = {
  ...base,
  fields: {
    ...base.fields,
    variant: string,
    version: string,
    boot_device: inVariants({ coreos: 3 }, sectionOf(bootDevice)),
    grub: inVariants({ coreos: 5 }, sectionOf(object("grub", { users: listOf(grubUser) }))),
    firewall: inVariants({ wherry: 0 }, sectionOf(firewall)),
    health: inVariants({ wherry: 0 }, sectionOf(health)),
    metadata: inVariants({ openshift: 8 }, sectionOf(metadata)),
    openshift: inVariants({ openshift: 8 }, sectionOf(openshift)),
    update: inVariants({ wherry: 0 }, sectionOf(update)),
  },
};

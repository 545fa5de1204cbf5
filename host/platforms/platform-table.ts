import type { DmiField, MachineFacts } from "./machine-facts.ts";

/** How metadata is asked for: rooms of `host/metadata`. "none" where a platform has no service of that kind. */
export type Protocol =
  | "azure"
  | "configdrive"
  | "digitalocean"
  | "ec2"
  | "gce"
  | "guest"
  | "hetzner"
  | "nocloud"
  | "none"
  | "openstack"
  | "oracle"
  | "scaleway"
  | "vultr";

interface PlatformRow {
  readonly platform: string;
  readonly protocol: Protocol;
  /** What shows that it is this one, for people; undefined where nothing does. */
  readonly recognise: (facts: MachineFacts) => string | undefined;
}

/**
 * Every platform that is known by what the firmware says, the first that fits counts. A row needs a field that only
 * this platform sets: a random UUID that begins as Amazon's do makes no machine one of Amazon's.
 *
 * Sources: cloud-init's tools/ds-identify; systemd's src/basic/virt.c; each platform's own documentation.
 */
export const platformTable: readonly PlatformRow[] = [
  row("ec2", "ec2", is("sys_vendor", "Amazon EC2")),
  row("ec2", "ec2", (facts) => (facts.dmi.sys_vendor === "Xen" ? has("bios_version", /\.amazon$/)(facts) : undefined)),
  row("ec2", "ec2", xenOfAmazon),
  row("brightbox", "ec2", has("product_serial", /\.brightbox\.com$/)),
  row("zstack", "ec2", has("chassis_asset_tag", /\.zstack\.io$/)),
  row("e24cloud", "ec2", is("sys_vendor", "e24cloud")),
  row("outscale", "ec2", has("sys_vendor", /^3DS Outscale/)),
  row("azure", "azure", is("chassis_asset_tag", "7783-7084-3265-9085-8269-3286-77")),
  row("gce", "gce", is("product_name", "Google Compute Engine")),
  row("gce", "gce", has("product_serial", /^GoogleCloud-/)),
  row("oracle", "oracle", is("chassis_asset_tag", "OracleCloud.com")),
  row("digitalocean", "digitalocean", is("sys_vendor", "DigitalOcean")),
  row("hetzner", "hetzner", is("sys_vendor", "Hetzner")),
  row("vultr", "vultr", is("sys_vendor", "Vultr")),
  row("scaleway", "scaleway", is("sys_vendor", "Scaleway")),
  row("exoscale", "ec2", has("product_name", /^Exoscale/)),
  row("openstack", "openstack", has("product_name", /^OpenStack (?:Nova|Compute)$/)),
  row(
    "openstack",
    "openstack",
    has(
      "chassis_asset_tag",
      /^(?:OpenStack (?:Nova|Compute)|OpenTelekomCloud|SAP CCloud VM|HUAWEICLOUD|Samsung Cloud Platform)$/,
    ),
  ),
  row("vmware", "guest", has("sys_vendor", /^VMware, Inc\.$/)),
  row("virtualbox", "guest", is("product_name", "VirtualBox")),
  row("hyperv", "guest", (facts) =>
    facts.dmi.sys_vendor === "Microsoft Corporation" ? is("product_name", "Virtual Machine")(facts) : undefined,
  ),
  row("qemu", "none", is("sys_vendor", "QEMU")),
  row("qemu", "none", has("product_name", /^(?:KVM Virtual Machine|Standard PC \(|QEMU Virtual Machine)/)),
];

function row(platform: string, protocol: Protocol, recognise: PlatformRow["recognise"]): PlatformRow {
  return { platform, protocol, recognise };
}

function is(field: DmiField, value: string): PlatformRow["recognise"] {
  return ({ dmi }) => (dmi[field]?.trim() === value ? `${field} is "${value}"` : undefined);
}

function has(field: DmiField, pattern: RegExp): PlatformRow["recognise"] {
  return ({ dmi }) => {
    const value = dmi[field]?.trim();
    return value !== undefined && pattern.test(value) ? `${field} is "${value}"` : undefined;
  };
}

/**
 * A paravirtual machine of Amazon's has no tables of the firmware at all, only Xen's own UUID, which begins with ec2.
 * A machine that has tables is judged by these.
 */
function xenOfAmazon({ dmi, hypervisorUuid }: MachineFacts): string | undefined {
  if (hypervisorUuid === undefined || Object.keys(dmi).length > 0) return undefined;
  return /^ec2/i.test(hypervisorUuid.trim()) ? `the hypervisor's uuid is "${hypervisorUuid.trim()}"` : undefined;
}

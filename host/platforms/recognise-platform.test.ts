import assert from "node:assert/strict";
import { test } from "node:test";
import type { MachineFacts } from "./machine-facts.ts";
import { recognisePlatform } from "./recognise-platform.ts";
import { readSeedLine } from "./seed-line.ts";

const nothing: MachineFacts = { dmi: {}, hypervisorUuid: undefined, diskLabels: [], commandLine: "" };
const named = (facts: Partial<MachineFacts>) => recognisePlatform({ ...nothing, ...facts });

test("the firmware's tables of each platform are recognised", () => {
  const q35 = "Standard PC (Q35 + ICH9, 2009)";
  const tables: readonly (readonly [string, string, MachineFacts["dmi"]])[] = [
    ["ec2", "ec2", { sys_vendor: "Amazon EC2", product_name: "t3.micro", bios_vendor: "Amazon EC2" }],
    ["ec2", "ec2", { sys_vendor: "Amazon EC2", product_name: "c5.metal" }],
    ["ec2", "ec2", { sys_vendor: "Xen", product_name: "HVM domU", bios_version: "4.11.amazon" }],
    ["brightbox", "ec2", { product_serial: "srv-otuxg.gb1.brightbox.com", sys_vendor: "Red Hat" }],
    ["zstack", "ec2", { chassis_asset_tag: "123456.zstack.io", sys_vendor: "QEMU" }],
    ["e24cloud", "ec2", { sys_vendor: "e24cloud" }],
    ["outscale", "ec2", { sys_vendor: "3DS Outscale VM" }],
    [
      "azure",
      "azure",
      {
        chassis_asset_tag: "7783-7084-3265-9085-8269-3286-77",
        sys_vendor: "Microsoft Corporation",
        product_name: "Virtual Machine",
      },
    ],
    ["hyperv", "guest", { sys_vendor: "Microsoft Corporation", product_name: "Virtual Machine" }],
    ["gce", "gce", { sys_vendor: "Google", product_name: "Google Compute Engine", bios_vendor: "Google" }],
    ["gce", "gce", { product_name: "Google", product_serial: "GoogleCloud-0B1C2D" }],
    ["oracle", "oracle", { sys_vendor: "QEMU", product_name: q35, chassis_asset_tag: "OracleCloud.com" }],
    ["digitalocean", "digitalocean", { sys_vendor: "DigitalOcean", product_name: "Droplet" }],
    ["hetzner", "hetzner", { sys_vendor: "Hetzner", product_name: "vServer" }],
    ["vultr", "vultr", { sys_vendor: "Vultr", product_name: "VHF" }],
    ["scaleway", "scaleway", { sys_vendor: "Scaleway", product_name: "SCW-DEV1-S" }],
    ["exoscale", "ec2", { sys_vendor: "Exoscale", product_name: "Exoscale Compute Platform" }],
    ["openstack", "openstack", { sys_vendor: "OpenStack Foundation", product_name: "OpenStack Nova" }],
    ["openstack", "openstack", { sys_vendor: "OpenStack Foundation", product_name: "OpenStack Compute" }],
    ["openstack", "openstack", { sys_vendor: "Fedora Project", chassis_asset_tag: "OpenTelekomCloud" }],
    ["openstack", "openstack", { product_name: "c7.large.2", chassis_asset_tag: "HUAWEICLOUD" }],
    ["openstack", "openstack", { sys_vendor: "VMware, Inc.", chassis_asset_tag: "SAP CCloud VM" }],
    ["vmware", "guest", { sys_vendor: "VMware, Inc.", product_name: "VMware7,1" }],
    ["virtualbox", "guest", { sys_vendor: "innotek GmbH", product_name: "VirtualBox" }],
    ["qemu", "none", { sys_vendor: "QEMU", product_name: q35 }],
  ];
  for (const [platform, protocol, dmi] of tables) {
    const found = named({ dmi });
    assert.deepEqual([found?.platform, found?.protocol], [platform, protocol], JSON.stringify(dmi));
    assert.match(found?.evidence ?? "", / is "/);
  }
});

test("spaces and line ends around what the firmware says do not matter", () => {
  assert.equal(named({ dmi: { sys_vendor: "Hetzner \n" } })?.evidence, 'sys_vendor is "Hetzner"');
});

test("what only resembles a platform is none", () => {
  const uuid = "ec2e1916-9099-7caf-fd21-012345abcdef";
  for (const dmi of [
    {},
    { sys_vendor: "Dell Inc.", product_name: "PowerEdge R740", product_uuid: uuid },
    { sys_vendor: "Xen", product_name: "HVM domU", bios_version: "4.17.1", product_uuid: uuid },
    { sys_vendor: "Microsoft Corporation", product_name: "Surface Pro 9" },
    { sys_vendor: "Google", product_name: "Kohaku" },
    { product_name: "My OpenStack Nova", chassis_asset_tag: "x OracleCloud.com" },
    { product_serial: "brightbox.com.example" },
  ])
    assert.equal(named({ dmi }), undefined, JSON.stringify(dmi));
  // One UUID of 4096 begins with ec2: plain QEMU stays plain QEMU.
  assert.equal(named({ dmi: { sys_vendor: "QEMU", product_uuid: uuid } })?.platform, "qemu");
});

test("Xen's own UUID is Amazon's only where the firmware says nothing", () => {
  const hypervisorUuid = "ec2e1916-9099-7caf-fd21-012345abcdef\n";
  assert.equal(named({ hypervisorUuid })?.platform, "ec2");
  assert.equal(named({ hypervisorUuid, dmi: { sys_vendor: "Xen" } }), undefined);
  assert.equal(named({ hypervisorUuid: "00000000-0000-0000-0000-000000000000" }), undefined);
});

test("a disk that was handed over counts more than the firmware", () => {
  const dmi = { product_name: "OpenStack Nova", sys_vendor: "QEMU" };
  for (const [label, platform] of [
    ["cidata", "nocloud"],
    ["CIDATA", "nocloud"],
    ["config-2", "configdrive"],
    ["CONFIG-2", "configdrive"],
    ["CiData", "openstack"],
    ["var", "openstack"],
  ] as const)
    assert.equal(named({ dmi, diskLabels: ["ESP", label] })?.platform, platform, label);
  // Proxmox: QEMU, with a disk of NoCloud.
  assert.equal(named({ dmi: { sys_vendor: "QEMU" }, diskLabels: ["cidata"] })?.platform, "nocloud");
});

test("a line of NoCloud counts most, the kernel's before the firmware's", () => {
  const commandLine = 'quiet ds="nocloud;s=http://10.0.2.2:8000/a" ro';
  const dmi = { product_serial: "ds=nocloud-net;s=http://10.0.2.2:9/;h=web;i=i-1", sys_vendor: "Amazon EC2" };
  const both = named({ commandLine, dmi, diskLabels: ["config-2"] });
  assert.equal(both?.seed?.url, "http://10.0.2.2:8000/a/");
  assert.deepEqual(named({ dmi })?.seed, { url: "http://10.0.2.2:9/", hostname: "web", instanceId: "i-1" });
});

test("no other line is one of NoCloud", () => {
  for (const text of [
    "",
    "ds=ec2",
    "ds=nocloudy",
    "nocloud;s=http://a/",
    "xds=nocloud",
    `ds=nocloud;s=${"a".repeat(3000)}`,
  ])
    assert.equal(readSeedLine(text), undefined, text);
  assert.deepEqual(readSeedLine("ds=nocloud;s=;x"), { url: undefined, hostname: undefined, instanceId: undefined });
});

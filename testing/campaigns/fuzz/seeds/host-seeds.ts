import { encodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import type { ContentReader, Tree, TreeNode } from "@wherry/core/tree/tree.ts";
import { writeFat } from "@wherry/formats/filesystem/fat/fat.ts";
import { writeAddOn } from "@wherry/host/kernel-arguments/add-on.ts";
import { buildStub } from "../../../samples/efi-stub.ts";
import { buildElf, buildModule } from "../../../samples/elf.ts";
import { configSeeds } from "./config-seeds.ts";
import type { Seeds, SeedTable } from "./seeds.ts";

const mounts =
  "21 1 0:19 / / rw - tmpfs root rw\n22 21 254:0 / /usr ro - erofs /dev/mapper/usr ro\n23 21 253:6 / /var rw shared:1 - ext4 /dev/vda6 rw\n";
const passwd = "root:x:0:0:root:/root:/bin/bash\ncore:x:500:500::/home/core:/bin/bash\n";
const group = "root:x:0:\nusers:x:100:\ncore:x:500:\n";
const settings = "UMASK 022\nUID_MIN 1000\nUID_MAX 60000\nGID_MIN 1000\nSYS_UID_MIN 101\nUSERGROUPS_ENAB yes\n";
const accounts =
  '{"ignition": {"version": "3.4.0"}, "passwd": {"groups": [{"name": "a", "gid": 7}], "users": [{"name": "ada", "uid": 1001, "homeDir": "/home/ada", "groups": ["a"], "system": false, "shouldExist": true, "sshAuthorizedKeys": ["k"]}, {"name": "core", "shouldExist": false}]}}';
const table = JSON.stringify({
  partitiontable: {
    label: "gpt",
    id: "A",
    device: "/dev/vda",
    unit: "sectors",
    firstlba: 34,
    lastlba: 1000,
    partitions: [{ node: "/dev/vda1", start: 34, size: 10, type: "T", uuid: "U", name: "n", attrs: "GUID:60" }],
  },
});

const publicKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIWqbsSC6v8rVKOUQZBkrCR3N6kXyOL7qDHmHq3Xlg8l me";

const configurations = () => configSeeds["config/ignition"]?.() as Seeds;

function superblock(): Uint8Array {
  const bytes = new Uint8Array(1024);
  const view = new DataView(bytes.buffer);
  view.setUint32(4, 65_536, true);
  view.setUint32(24, 2, true);
  view.setUint16(56, 0xef53, true);
  view.setUint32(96, 0x80, true);
  bytes.set(encodeUtf8("var"), 120);
  return bytes;
}

/** The primary volume descriptor of ISO 9660, where a disk has it. */
function isoDescriptor(): Uint8Array {
  const bytes = new Uint8Array(32_840);
  bytes.set(encodeUtf8(`\u0001CD001\u0001\0${"LINUX".padEnd(32)}${"cidata".padEnd(32)}`), 32_768);
  return bytes;
}

function luksHeader(): Uint8Array {
  const bytes = new Uint8Array(4096);
  bytes.set([0x4c, 0x55, 0x4b, 0x53, 0xba, 0xbe, 0, 2]);
  bytes.set(encodeUtf8("wherry-var"), 24);
  return bytes;
}

const module = () =>
  buildModule({ modinfo: ["alias=pci:v*", "depends=a,b", "name=x"], exports: ["one"], needs: ["two"] });

/** ELF files of the kinds that are read. */
export function elfSamples(): readonly Uint8Array[] {
  return [
    module(),
    buildElf({
      interpreter: "/lib64/ld-linux-x86-64.so.2",
      needed: ["libc.so.6", "libm.so.6"],
      soname: "liba.so.1",
      runpath: "$ORIGIN",
    }),
    buildElf({
      sections: { ".note": new Uint8Array(32), ".modinfo": encodeUtf8("name=a\0") },
      symbols: [{ name: "s", section: 1 }],
    }),
  ];
}

async function fatSamples(): Promise<readonly Uint8Array[]> {
  const content = encodeUtf8('{"ignition": {"version": "3.4.0"}}');
  const image = new Uint8Array(2 ** 26);
  const contents = { size: content.length, sha256: "", location: { in: "memory", bytes: content } } as const;
  const common = { mode: 0o755, uid: 0, gid: 0, mtime: 0 };
  const tree: Tree = new Map<string, TreeNode>([
    ["/", { kind: "directory", ...common }],
    ["/loader", { kind: "directory", ...common }],
    ["/ignition.json", { kind: "file", ...common, content: contents }],
  ]);
  const reader: ContentReader = {
    read: async () => content,
    stream: async function* () {
      yield content;
    },
  };
  for await (const { offset, bytes } of writeFat({ tree, reader, size: 2 ** 24, label: "ESP", volumeId: 1, epoch: 0 }))
    image.set(bytes, offset);
  const end = image.findLastIndex((byte) => byte !== 0) + 1;
  const twelve = new Uint8Array(8192);
  twelve.set(image.subarray(0, 512));
  const view = new DataView(twelve.buffer);
  // The same with few sectors: FAT 12, its table and folder at once behind the first sector.
  view.setUint16(14, 1, true);
  view.setUint16(17, 16, true);
  view.setUint16(19, 100, true);
  view.setUint16(22, 1, true);
  return [image.slice(0, Math.min(end, 65_536)), twelve];
}

export const hostSeeds: SeedTable = {
  "host/kernel-command-line": () => ({
    samples: [
      'console=ttyS0 quiet a="b c" ip=10.0.0.2::10.0.0.1:255.255.255.0:host:eth0:none:1.1.1.1 nameserver=8.8.8.8 ip=dhcp',
      "ip=eth0:dhcp6 ip=[2001:db8::2]::[2001:db8::1]:64::eth0:off:1500",
    ],
    words: ["ip=", "nameserver=", "rd.neednet=1", "ignition.config.url=", "dhcp", "auto6", "off", "[::1]", ":"],
  }),
  "host/leases": () => ({
    samples: [
      "interface=eth0\nip=10.0.0.5\nsubnet=255.255.255.0\nrouter=10.0.0.1 10.0.0.2\ndns=1.1.1.1 8.8.8.8\nmtu=1460\nstaticroutes=10.0.0.1/32 0.0.0.0 0.0.0.0/0 10.0.0.1\n",
      "ipv6=2001:db8::5\ndns=2001:db8::1\n",
    ],
  }),
  "host/platforms": () => ({
    samples: ["ds=nocloud;s=http://10.0.2.2:8000/;h=web;i=i-1", "ds=nocloud-net;seedfrom=http://a/;local-hostname=b"],
  }),
  "host/volume-label": () => ({ samples: [isoDescriptor()] }),
  "host/user-data": () => ({
    samples: [
      "#!/bin/sh\n",
      "IyEvYmluL3NoCmVjaG8gaGVsbG8K",
      [
        'Content-Type: multipart/mixed; boundary="b"\nMIME-Version: 1.0\n',
        '--b\nContent-Type: text/cloud-config\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment; filename="a"\n',
        "I2Nsb3VkLWNvbmZpZwo=\n--b\nContent-Transfer-Encoding: quoted-printable\n",
        "#!/bin/=C3=BC=\nx\n--b--\n",
      ].join("\n"),
    ],
  }),
  "host/azure": () => ({
    samples: [
      `{"compute": {"vmId": "02aab8a4", "name": "web", "userData": "YQ==", "osProfile": {"computerName": "web"}, "publicKeys": [{"keyData": "${publicKey}"}]}, "network": {}}`,
    ],
  }),
  "host/ec2": () => ({ samples: ["i-0123456789abcdef0", `0=${publicKey}`, publicKey] }),
  "host/gce": () => ({
    samples: [
      `{"ssh-keys": "core:${publicKey} google-ssh {\\"expireOn\\": \\"2026\\"}", "user-data": "YQ==", "user-data-encoding": "base64"}`,
    ],
  }),
  "host/openstack": () => ({
    samples: [
      `{"uuid": "83679162", "hostname": "web", "public_keys": {"a": "${publicKey}"}, "launch_index": 0}`,
      "2012-08-10\n2018-08-27\nlatest",
    ],
  }),
  "host/nocloud": () => ({
    samples: [
      `instance-id: i-1\nlocal-hostname: web\npublic-keys:\n  - ${publicKey}\n`,
      `{"instance-id": "i-1", "public-keys": {"a": ["${publicKey}"]}}`,
    ],
  }),
  "host/digitalocean": () => ({
    samples: [
      `{"droplet_id": 2756294, "hostname": "web", "public_keys": ["${publicKey}"], "region": "nyc3", "interfaces": {"public": [{"ipv4": {"ip_address": "192.0.2.1"}}]}}`,
    ],
  }),
  "host/hetzner": () => ({
    samples: [
      `instance-id: 42\nhostname: web\nnetwork-config:\n  config:\n  - mac_address: 96:00:00:08:19:da\n    name: eth0\n  version: 1\npublic-keys:\n- ${publicKey}\n`,
    ],
  }),
  "host/oracle": () => ({
    samples: [
      `{"id": "ocid1", "hostname": "web", "metadata": {"ssh_authorized_keys": "${publicKey}", "user_data": "YQ=="}, "shape": "VM"}`,
    ],
  }),
  "host/scaleway": () => ({
    samples: [
      `{"id": "1", "hostname": "web", "ssh_public_keys": [{"key": "${publicKey}"}], "public_ip": {"address": "192.0.2.1"}, "location": {"zone_id": "a"}}`,
    ],
  }),
  "host/vultr": () => ({
    samples: [
      `{"instance-v2-id": "1", "instanceid": "2", "hostname": "web", "public-keys": ["${publicKey}"], "region": {"regioncode": "EWR"}, "user-data": []}`,
    ],
  }),
  "host/buckets": () => ({
    samples: [
      "s3://bucket/key/a?versionId=x",
      "arn:aws:s3:::bucket/key",
      "arn:aws:s3:eu-west-1:123:accesspoint/p/object/k",
    ],
  }),
  "host/proxies": () => ({
    samples: [
      "http://a.example.org:8080/x\n.example.org localhost 10.0.0.0/8 *",
      "https://[::1]/\n::1 fe80::/10 a:443",
    ],
  }),
  "host/curl": () => ({
    samples: [
      '0\t\t{"exitcode": 0, "http_code": 200, "errormsg": null, "redirect_url": "http://b/"}\n',
      '0\teu-west-1\t{"exitcode": 22, "http_code": 404, "errormsg": "no"}\n',
    ],
  }),
  "host/command-line": () => ({
    samples: ["status\n--json", "setup\n--device=/dev/vda", "setup\n--device\n/dev/vda", "help\nsetup", "--help"],
  }),
  "host/blkid": () => ({
    samples: [
      "ID_FS_TYPE=ext4\nID_FS_LABEL_ENC=a\\x20b\nID_FS_UUID_ENC=0123\nID_FS_VERSION=1.0\n",
      "ID_PART_TABLE_TYPE=gpt\n",
    ],
  }),
  "host/luks-dump": () => ({
    samples: ['{"config": {"json_size": "12288", "flags": ["allow-discards"]}, "keyslots": {}}'],
  }),
  "host/sfdisk": () => ({
    samples: [table],
    words: ['"partitiontable":', '"partitions":', '"label":', '"gpt"', '"dos"'],
  }),
  "host/status": () => ({
    samples: [
      `IMAGE_ID=a\nIMAGE_VERSION="1"\n\n${mounts}\n\nMAJOR=253\nPARTNAME=usr-b\n\n{"applied": []}\n\n  1000 500\n`,
    ],
  }),
  "host/block-devices": () => ({
    samples: [`${mounts}\nFilename Type\n/dev/vda1 partition\n\nMAJOR=1\nPARTNAME=esp\n\n4096\n\n1\n`],
  }),
  "host/accounts": () => ({ samples: [`${passwd}\n${group}\n${settings}\n${accounts}`] }),
  "host/units": () => {
    const { samples, words = [] } = configurations();
    return { samples: samples.filter((sample) => String(sample).includes("units")), words };
  },
  "host/journal": () => ({
    samples: [
      '{"version": 1, "state": "done", "outcome": "applied"}',
      '{"version": 1, "state": "pending", "work": {"identity": [], "restarts": 0}}',
    ],
  }),
  "host/configuration": configurations,
  "host/found-configuration": () => ({
    samples: ["ignition.platform.id=qemu ignition.config.url=http://a/b quiet", "ignition.config.device=/dev/a"],
  }),
  "host/luks-header": () => ({ samples: [luksHeader()] }),
  "host/ext4": () => ({ samples: [superblock()] }),
  "host/add-on": () => ({ samples: [writeAddOn(buildStub(), { commandLine: "quiet a=b", writtenBy: "boot" })] }),
  "formats/pe": () => ({
    samples: [buildStub(), writeAddOn(buildStub(), { commandLine: "quiet", writtenBy: "boot" })],
  }),
  "formats/elf": () => ({ samples: elfSamples() }),
  "formats/fat": async () => ({ samples: await fatSamples() }),
  "formats/fat-tree": async () => ({ samples: await fatSamples() }),
};

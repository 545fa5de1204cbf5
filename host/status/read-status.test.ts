import assert from "node:assert/strict";
import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { sketchRoot } from "@wherry/testing/fixtures/provisioning-sketch.ts";
import { rooted } from "../system/rooted.ts";
import { type MachineStatus, readStatus } from "./read-status.ts";
import { showStatus } from "./show-status.ts";

const hash = "0123456789abcdef".repeat(4);

/** What a machine that runs slot b has in its files. */
const machine = {
  "usr/lib/os-release": `IMAGE_ID=container-host\nIMAGE_VERSION="1.2.0"\nPRETTY_NAME='Debian GNU/Linux 13 "trixie"'\n`,
  "proc/cmdline": `console=ttyS0 usrhash=${hash} quiet\n`,
  "proc/self/mountinfo": [
    "21 1 0:19 / / rw,relatime - tmpfs root rw,mode=755",
    "22 21 254:0 / /usr ro,nodev - erofs /dev/mapper/usr ro",
    "23 21 253:6 / /var rw,relatime shared:1 - ext4 /dev/vda6 rw",
    "24 23 0:40 / /var/tmp rw - tmpfs tmp rw",
    "",
  ].join("\n"),
  "sys/class/block/dm-0/dm/name": "var\n",
  "sys/class/block/dm-1/dm/name": "usr\n",
  "sys/class/block/dm-1/slaves/vda4/": "",
  "sys/class/block/dm-1/slaves/vda5/": "",
  "sys/class/block/vda4/uevent": "MAJOR=253\nPARTN=4\nPARTNAME=usr-b\n",
  "sys/class/block/vda5/uevent": "MAJOR=253\nPARTN=5\nPARTNAME=usr-b-verity\n",
  "var/lib/wherry/provisioning/report.json": '{"applied": [1, 2], "ignored": []}',
};

async function statusOf(files: Readonly<Record<string, string>>): Promise<MachineStatus> {
  await using sketch = await sketchRoot(files);
  return readStatus(rooted(sketch.system, sketch.root));
}

test("image, slot, root hash, /var and what provisioning did come from where the machine keeps them", async () => {
  const { var: state, usr, ...rest } = await statusOf(machine);
  assert.deepEqual(rest, {
    image: "container-host",
    version: "1.2.0",
    system: 'Debian GNU/Linux 13 "trixie"',
    provisioning: { applied: [1, 2], ignored: [] },
  });
  assert.deepEqual([usr.slot, usr.rootHash], ["b", hash]);
  assert.deepEqual([state.device, state.volatile, state.encrypted], ["/dev/vda6", false, false]);
  assert.ok((state.size ?? 0) > (state.used ?? 0));
});

test("os-release is read as the shell reads it: there are no escapes in single quotes", async () => {
  const { system } = await statusOf({ "usr/lib/os-release": String.raw`PRETTY_NAME='a\b'` });
  assert.equal(system, String.raw`a\b`);
});

test("what is mounted uppermost on /var counts", async () => {
  const mountinfo = machine["proc/self/mountinfo"];
  const { var: hidden } = await statusOf({
    ...machine,
    "proc/self/mountinfo": `${mountinfo}25 23 0:41 / /var rw - tmpfs var rw\n`,
  });
  assert.deepEqual([hidden.device, hidden.volatile], [null, true]);
  const { var: encrypted } = await statusOf({
    ...machine,
    "proc/self/mountinfo": mountinfo.replace("/dev/vda6", "/dev/mapper/var"),
  });
  assert.deepEqual([encrypted.device, encrypted.encrypted], ["/dev/mapper/var", true]);
});

test("what cannot be told is null, also where files are folders or are damaged", async () => {
  await using sketch = await sketchRoot({
    "proc/cmdline": `usrhash=${hash.slice(1)} usrhash=${hash}0\n`,
    "proc/self/mountinfo/": "",
    "sys/class/block/dm-0/dm/name/": "",
    "var/lib/wherry/provisioning/report.json": "{",
  });
  await symlink("os-release", join(sketch.root, "os-release"));
  const { var: state, usr, ...rest } = readStatus(rooted(sketch.system, sketch.root));
  assert.deepEqual(rest, { image: null, version: null, system: null, provisioning: { unreadable: true } });
  assert.deepEqual([usr.slot, usr.rootHash, state.device, state.volatile], [null, null, null, true]);
});

const known: MachineStatus = {
  image: "core",
  version: "1.0.0",
  system: "Debian",
  usr: { slot: "a", rootHash: hash, verity: "verified" },
  var: { device: "/dev/vda6", volatile: false, encrypted: false, size: 4 * 2 ** 30, used: 2 ** 30 },
  provisioning: null,
};

for (const { name, status, line } of [
  { name: "a verified slot", status: known, line: /^verity +every block that was read is what it should be$/m },
  { name: "a damaged slot", status: { ...known, usr: { ...known.usr, verity: "corrupted" } }, line: /CORRUPTED/ },
  {
    name: "a verified slot that nobody can be asked about",
    status: { ...known, usr: { ...known.usr, verity: null } },
    line: /^verity +on; what it has found is not known/m,
  },
  { name: "/var on a disk", status: known, line: /^\/var +4\.0 GiB, 25 % used, not encrypted, \/dev\/vda6$/m },
  {
    name: "/var in memory",
    status: { ...known, var: { ...known.var, volatile: true, device: null, size: 2 ** 28 } },
    line: /^\/var +0\.3 GiB, VOLATILE/m,
  },
  { name: "a machine without a configuration", status: known, line: /^provisioning +no configuration was applied$/m },
  {
    name: "a provisioned machine",
    status: { ...known, provisioning: { applied: [{}], refused: [{}, {}] } },
    line: /^provisioning +1 applied, 2 refused; see \/var\/lib/m,
  },
  { name: "an unreadable report", status: { ...known, provisioning: { unreadable: true } }, line: /cannot be read/ },
] satisfies { name: string; status: MachineStatus; line: RegExp }[]) {
  test(`the status shows ${name}`, () => assert.match(showStatus(status).join("\n"), line));
}

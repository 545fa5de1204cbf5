import assert from "node:assert/strict";
import { test } from "node:test";
import { fakeMachine } from "@wherry/testing/fakes/fake-machine.ts";
import { finishVar, mountVar } from "./mount-var.ts";

const programs = Object.fromEntries(
  ["sfdisk", "partx", "mkfs.ext4", "blkid", "e2fsck", "resize2fs"].map((name) => [`/usr/sbin/${name}`, "ELF"]),
);
/** A disk of 4 GiB of which /var has the last 256 MiB so far. */
const disk = {
  "/sys/class/block/vda": { link: "../../devices/vda" },
  "/sys/class/block/vda2": { link: "../../devices/vda/vda2" },
  "/sys/devices/vda/size": "8388608\n",
  "/sys/devices/vda/vda2/partition": "2\n",
  "/sys/devices/vda/vda6/partition": "6\n",
  "/sys/devices/vda/vda6/start": "2048\n",
  "/sys/devices/vda/vda6/size": "524288\n",
  "/sys/devices/vda/vda6/uevent": "DEVTYPE=partition\nPARTNAME=var\n",
};

function run(files: Readonly<Record<string, string | { link: string }>>, status: (words: readonly string[]) => number) {
  return runWith(files, status);
}

function runWith(files: Parameters<typeof fakeMachine>[0], status: Parameters<typeof fakeMachine>[1]) {
  const said: string[] = [];
  const machine = fakeMachine(files, status);
  const mounted = mountVar(machine.system, { usrDevice: "/dev/vda2", say: (text) => said.push(text) });
  return { ...machine, said, mounted, names: machine.ran.map((line) => line.split(" ")[0]) };
}

test("without a partition of its own /var is in memory, which is said loudly", () => {
  const { mounted, said, ran } = run(programs, () => 0);
  assert.deepEqual(mounted, { device: undefined, encrypted: undefined, fresh: false });
  assert.match(said[0] ?? "", /^var is VOLATILE/);
  assert.deepEqual(ran, ["mount -t tmpfs -o mode=0755 var /var"]);
});

test("a blank partition is grown to the end of its disk, made and mounted, and counts only when it is finished", () => {
  // blkid(8): 2 where nothing is known of a device.
  const machine = run({ ...programs, ...disk }, ([program]) => (program === "blkid" ? 2 : 0));
  assert.deepEqual(machine.names, ["sfdisk", "partx", "blkid", "mkfs.ext4", "mount"]);
  assert.deepEqual(machine.mounted, { device: "/dev/vda6", encrypted: undefined, fresh: true });
  assert.match(machine.ran[3] ?? "", / -L var-new /);
  finishVar(machine.system, machine.mounted);
  assert.equal(machine.ran.at(-1), "e2label /dev/vda6 var");
});

test("what is in memory, or was there before, is not named anew", () => {
  const { system, ran } = fakeMachine({}, () => 0);
  finishVar(system, { device: undefined, encrypted: undefined, fresh: true });
  finishVar(system, { device: "/dev/vda6", encrypted: undefined, fresh: false });
  assert.deepEqual(ran, []);
});

test("a partition that cannot be grown or mounted stops the boot with the reason", () => {
  const failing = (name: string) => () =>
    run({ ...programs, ...disk }, ([program]) => (program === name ? 1 : 2 * Number(program === "blkid")));
  assert.throws(failing("sfdisk"), { code: "program.failed", message: /partition var of \/dev\/vda cannot be grown/ });
  assert.throws(failing("mkfs.ext4"), { code: "program.failed", message: /no file system can be made on \/dev\/vda6/ });
  assert.throws(failing("mount"), { code: "program.failed", message: /cannot be mounted on \/var/ });
});

test("an image without sfdisk keeps the partition's size, and says so", () => {
  const { "/usr/sbin/sfdisk": _, ...fewer } = programs;
  const { said, names } = run({ ...fewer, ...disk }, ([program]) => (program === "blkid" ? 2 : 0));
  assert.ok(said.includes("var keeps its size: the image has no sfdisk and partx"));
  assert.equal(names.includes("sfdisk"), false);
});

test("a template's file system gets an identifier of its own, and counts from then on", () => {
  const superblock = new Uint8Array(2048);
  const view = new DataView(superblock.buffer);
  view.setUint16(1024 + 56, 0xef53, true);
  view.setUint32(1024 + 24, 2, true);
  view.setUint32(1024 + 4, 1_048_576, true);
  superblock.set(Buffer.from("var-template"), 1024 + 120);
  const files = { ...programs, ...disk, "/dev/vda6": superblock };
  const answers = (failing?: string) => (words: readonly string[]) =>
    words[0] === failing ? 1 : words[0] === "blkid" ? { stdout: "TYPE=ext4\nLABEL=var-template\n" } : 0;
  const renewed = runWith(files, answers());
  assert.deepEqual(
    renewed.ran.filter((line) => /^(?:e2fsck -f|tune2fs|e2label|mount)/.test(line)),
    ["e2fsck -f -p /dev/vda6", "tune2fs -U random /dev/vda6", "e2label /dev/vda6 var", "mount -t ext4 /dev/vda6 /var"],
  );
  assert.ok(renewed.said.includes("var has an identifier of its own"));
  const kept = runWith(files, answers("tune2fs"));
  assert.match(kept.said.join("\n"), /keeps its template's identifier/);
  assert.ok(kept.ran.includes("mount -t ext4 /dev/vda6 /var"));
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { interfaceNames, type MachineParts, qemuCommand } from "./qemu-command.ts";

const parts: MachineParts = {
  emulator: { name: "qemu-system-x86_64", file: "/tools/ld.so", prefix: ["/tools/qemu"], root: "/tools" },
  architecture: "amd64",
  accelerator: "tcg",
  memory: 1024,
  cpus: 2,
  firmware: { code: "/tools/code", variables: "/run/variables" },
  disk: { path: "/run/disk,1.qcow2", format: "qcow2", temporary: true },
  scratchDisks: [],
  network: { forwards: [{ host: 0, guest: 22 }], restricted: false },
  credentials: {},
  firmwareConfig: {},
  shares: {},
  extra: [],
};

function after(args: readonly string[], option: string): string[] {
  return args.flatMap((arg, index) => (args[index - 1] === option ? [arg] : []));
}

test("a packaged emulator is started through its loader", () => {
  const { file, args } = qemuCommand(parts);
  assert.equal(file, "/tools/ld.so");
  assert.equal(args[0], "/tools/qemu");
});

test("forwarded ports listen on the loopback address only", () => {
  const network = {
    forwards: [
      { host: 0, guest: 22 },
      { host: 8080, guest: 80 },
    ],
    restricted: true,
  };
  assert.deepEqual(after(qemuCommand({ ...parts, network }).args, "-netdev"), [
    "user,id=network,restrict=on,hostfwd=tcp:127.0.0.1:0-:22,hostfwd=tcp:127.0.0.1:8080-:80",
  ]);
});

test("a machine with an address of its own has its network around it, and ports lead there", () => {
  const guestNetwork = {
    range: "192.0.2.0/24",
    guest: "192.0.2.7",
    host: "192.0.2.1",
    nameServer: "192.0.2.53",
    dhcpStart: "192.0.2.2",
  };
  const network = { forwards: [{ host: 0, guest: 22 }], restricted: false, guestNetwork };
  assert.deepEqual(after(qemuCommand({ ...parts, network }).args, "-netdev"), [
    "user,id=network,net=192.0.2.0/24,host=192.0.2.1,dns=192.0.2.53,dhcpstart=192.0.2.2,hostfwd=tcp:127.0.0.1:0-192.0.2.7:22",
  ]);
  assert.deepEqual(interfaceNames({ scratchDisks: [1] }), ["enp0s3", "ens3", "eth0"]);
});

test("commas in file names do not become options", () => {
  const { args } = qemuCommand({ ...parts, firmwareConfig: { "opt/com.coreos/config": "/a,b.json" } });
  assert.deepEqual(after(args, "-fw_cfg"), ["name=opt/com.coreos/config,file=/a,,b.json"]);
  const disk = after(args, "-blockdev")
    .map((text) => JSON.parse(text))
    .find((node) => node["node-name"] === "disk");
  assert.equal(disk.file.filename, "/run/disk,1.qcow2");
});

test("a disk that stays is flushed, and a temporary one is not", () => {
  const cache = (temporary: boolean) => {
    const { args } = qemuCommand({ ...parts, disk: { ...parts.disk, temporary } });
    return after(args, "-blockdev")
      .map((text) => JSON.parse(text))
      .find((node) => node["node-name"] === "disk").cache;
  };
  assert.deepEqual(cache(true), { "no-flush": true });
  assert.equal(cache(false), undefined);
});

test("credentials travel in SMBIOS strings, as base64", () => {
  const { args } = qemuCommand({ ...parts, credentials: { "ssh.authorized_keys.root": Buffer.from("key\n") } });
  assert.deepEqual(after(args, "-smbios"), [
    "type=11,value=io.systemd.credential.binary:ssh.authorized_keys.root=a2V5Cg==",
  ]);
});

test("the machine follows from architecture and accelerator", () => {
  const machine = (changes: Partial<MachineParts>) => {
    const { args } = qemuCommand({ ...parts, ...changes });
    return [after(args, "-machine")[0]?.split(",")[0], after(args, "-cpu")[0]?.split(",")[0], after(args, "-accel")[0]];
  };
  assert.deepEqual(machine({}), ["q35", "qemu64", "tcg,thread=multi"]);
  assert.deepEqual(machine({ accelerator: "kvm" }), ["q35", "host", "kvm"]);
  assert.deepEqual(machine({ architecture: "arm64" }), ["virt", "max", "tcg,thread=multi"]);
});

test("further disks come behind the one that is booted from, each with its serial", () => {
  const { args } = qemuCommand({ ...parts, scratchDisks: [{ path: "/run/a,b.raw", serial: "wherry-disk-1" }] });
  const disks = after(args, "-device").filter((text) => text.startsWith("virtio-blk"));
  assert.deepEqual(disks, [
    "virtio-blk-pci,drive=disk,bootindex=1",
    "virtio-blk-pci,drive=wherry-disk-1,serial=wherry-disk-1",
  ]);
  const node = after(args, "-blockdev")
    .map((text) => JSON.parse(text))
    .find((candidate) => candidate["node-name"] === "wherry-disk-1");
  assert.equal(node.file.filename, "/run/a,b.raw");
  assert.deepEqual(node.cache, { "no-flush": true });
});

test("memory is shared with servers of folders, and only where there are any", () => {
  const { args } = qemuCommand({ ...parts, shares: { "wherry-share-0": "/run/a,b" } });
  assert.match(after(args, "-machine")[0] ?? "", /,memory-backend=memory$/);
  assert.deepEqual(after(args, "-object"), ["memory-backend-memfd,id=memory,size=1024M,share=on"]);
  assert.ok(after(args, "-chardev").includes("socket,id=wherry-share-0,path=/run/a,,b"));
  assert.ok(after(args, "-device").includes("vhost-user-fs-pci,chardev=wherry-share-0,tag=wherry-share-0"));
  const without = qemuCommand(parts).args;
  assert.doesNotMatch(without.join(" "), /memory-backend|vhost/);
});

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { sshArguments } from "@wherry/factory/machine/ssh.ts";
import { makeSshKey } from "@wherry/factory/machine/ssh-key.ts";
import { run } from "@wherry/factory/system/processes.ts";
import { toolEnvironment } from "@wherry/factory/tools/tool-environment.ts";
import type { ProvisionReport } from "@wherry/host/provision/report.ts";
import { type FakeServer, startFakeServer } from "@wherry/testing/fakes/fake-server.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { bootMachine, type TestMachine } from "./support/machine.ts";
import { withoutMachine } from "./support/mirror.ts";
import { artifact, build, wherry } from "./support/wherry.ts";

const skip = await withoutMachine();

/** What the stock image lacks for arrays, encrypted volumes and other file systems than ext4. */
const definition = `
extends: container-host
name: provisioned
packages:
  install: [mdadm, systemd-cryptsetup, xfsprogs, btrfs-progs, dosfstools, ssl-cert]
  # Only xfs_scrub_all needs it, which its timer starts.
  omit: [python3]
services:
  disable: [xfs_scrub_all.timer]
firstBoot:
  - name: token
    run: [[/bin/sh, -ec, "head -c 32 /dev/urandom > /var/lib/token"]]
`;

/** What units of the first boot made: of the definition, and of the catalogue for ssl-cert. */
const madeOnce = "/var/lib/token /etc/ssl/private/ssl-cert-snakeoil.key";

/** What a host of Wherry's has, in the words for it. */
const butane = `
variant: wherry
version: 1.0.0
firewall:
  allow: [8080/tcp]
systemd:
  quadlets:
    - name: greeting.container
      rootful: true
      contents: |
        [Container]
        Image=oci-archive:/var/lib/base.oci.tar
        Network=none
        Exec=/bin/sh -c 'echo from a quadlet'
        [Service]
        Type=oneshot
        RemainAfterExit=yes
        [Install]
        WantedBy=multi-user.target
`;

const data = (text: string | Uint8Array) => `data:;base64,${Buffer.from(text).toString("base64")}`;
const disk = (number: number) => `/dev/disk/by-id/virtio-wherry-disk-${number}`;
const mount = (what: string, where: string, type = "ext4") =>
  `[Mount]\nWhat=${what}\nWhere=${where}\nType=${type}\n[Install]\nRequiredBy=local-fs.target\n`;

const others = [
  { format: "xfs", sizeMiB: 320, path: "/srv/xfs" },
  { format: "btrfs", sizeMiB: 128, path: "/srv/btrfs" },
  { format: "vfat", sizeMiB: 64, path: "/srv/vfat" },
  { format: "swap", sizeMiB: 32, path: undefined },
];
const mounted = others.flatMap(({ format, path }) => (path === undefined ? [] : [{ format, path }]));

describe("a container host with an Ignition configuration", { skip }, () => {
  let folder: Awaited<ReturnType<typeof temporaryDirectory>>;
  let server: FakeServer;
  let image: string;
  let machine: TestMachine;
  const key = makeSshKey("admin");

  before(async () => {
    folder = await temporaryDirectory();
    server = await startFakeServer();
    await writeFile(join(folder.path, "host.yaml"), definition);
    image = artifact(await build(join(folder.path, "host.yaml"), join(folder.path, "host")), "qcow2");
    const container = artifact(await build("base-container", join(folder.path, "container")), "oci");
    server.files.set("/base.oci.tar", await readFile(container));
  });
  after(async () => {
    await machine?.[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  test("comes up as asked, and nothing fails", async () => {
    const archive = server.files.get("/base.oci.tar") ?? new Uint8Array();
    const address = `${server.url.replace("127.0.0.1", "10.0.2.2")}/base.oci.tar`;
    const source = join(folder.path, "host.bu");
    await writeFile(source, butane);
    const { stdout: merged } = await wherry(["transpile", "--strict", source]);
    const config = {
      ignition: { version: "3.6.0", config: { merge: [{ source: data(merged) }] } },
      kernelArguments: { shouldExist: ["wherry.test=kernel"] },
      passwd: {
        groups: [{ name: "operators", gid: 1500 }],
        users: [
          { name: "admin", groups: ["operators"], sshAuthorizedKeys: [key.publicKey] },
          { name: "app", system: true },
        ],
      },
      storage: {
        disks: [
          {
            device: disk(1),
            wipeTable: true,
            partitions: [
              { label: "data", number: 1, sizeMiB: 128 },
              { label: "rest", number: 0 },
            ],
          },
          {
            device: disk(4),
            wipeTable: true,
            partitions: others.map(({ format, sizeMiB }) => ({ number: 0, label: format, sizeMiB })),
          },
        ],
        luks: [{ name: "data", device: "/dev/disk/by-partlabel/data", wipeVolume: true }],
        raid: [{ name: "mirror", level: "raid1", devices: [disk(2), disk(3)] }],
        filesystems: [
          { device: "/dev/mapper/data", format: "ext4", label: "DATA", path: "/var/lib/data", wipeFilesystem: true },
          { device: "/dev/md/mirror", format: "ext4", path: "/srv/mirror", wipeFilesystem: true },
          ...others.map(({ format, path }) => ({
            device: `/dev/disk/by-partlabel/${format}`,
            format,
            label: format.toUpperCase(),
            ...(path === undefined ? {} : { path }),
          })),
        ],
        directories: [{ path: "/opt/app/state", mode: 0o2750, user: { name: "app" }, group: { name: "operators" } }],
        files: [
          {
            path: "/etc/app.conf",
            mode: 0o640,
            user: { name: "app" },
            group: { id: 1500 },
            contents: { source: data("secret\0ü\n") },
          },
          { path: "/etc/packed", contents: { source: data(gzipSync("unpacked\n")), compression: "gzip" } },
          { path: "/etc/motd", append: [{ source: "data:,welcome%0A" }] },
          { path: "/var/lib/data/inside", contents: { source: "data:,encrypted" } },
          { path: "/srv/mirror/inside", contents: { source: "data:,twice" } },
          ...mounted.map(({ format, path }) => ({ path: `${path}/inside`, contents: { source: `data:,${format}` } })),
          {
            path: "/var/lib/base.oci.tar",
            contents: {
              source: address,
              verification: { hash: `sha256-${createHash("sha256").update(archive).digest("hex")}` },
            },
          },
        ],
        links: [{ path: "/etc/app.link", target: "/etc/app.conf" }],
      },
      systemd: {
        units: [
          { name: "var-lib-data.mount", enabled: true, contents: mount("/dev/mapper/data", "/var/lib/data") },
          { name: "srv-mirror.mount", enabled: true, contents: mount("/dev/md/mirror", "/srv/mirror") },
          ...mounted.map(({ format, path }) => ({
            name: `srv-${format}.mount`,
            enabled: true,
            contents: mount(`/dev/disk/by-partlabel/${format}`, path, format),
          })),
          {
            name: "hello.service",
            enabled: true,
            contents:
              "[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/sh -c 'echo unit >/run/hello'\n[Install]\nWantedBy=multi-user.target\n",
          },
          { name: "systemd-timesyncd.service", mask: true },
          {
            name: "ssh.service",
            dropins: [{ name: "10-test.conf", contents: "[Service]\nEnvironment=DROPIN=here\n" }],
          },
        ],
      },
    };
    machine = await bootMachine(image, {
      ignition: JSON.stringify(config),
      scratchDisks: [512, 64, 64, 600].map((size) => size * 2 ** 20),
      connected: true,
    });
    await machine.ready();
    const state = await machine.ssh("systemctl is-system-running --wait");
    assert.equal(state.stdout, "running\n", await machine.say("systemctl --failed; journalctl -b -p err --no-pager"));
  });

  test("the kernel was started anew, with the argument", async () => {
    assert.match(await machine.say("cat /proc/cmdline"), / wherry\.test=kernel$/);
    const restarts = machine.lines.filter(({ text }) => /restarting with the kernel's new arguments/.test(text));
    assert.equal(restarts.length, 1);
  });

  test("users log in with their keys, and have what belongs to them", async () => {
    const keyFile = join(folder.path, "admin-key");
    await writeFile(keyFile, key.privateKey, { mode: 0o600 });
    const target = { ...machine.target, user: "admin", keyFile };
    const { status, stdout, stderr } = await run(target.ssh.file, sshArguments(target, "id; pwd; umask"), {
      env: toolEnvironment(),
    });
    assert.equal(status, 0, stderr);
    assert.match(
      stdout.toString(),
      /^uid=1000\(admin\) gid=1000\(admin\) groups=1000\(admin\),1500\(operators\)\n\/home\/admin\n/,
    );
    assert.equal(
      await machine.say("stat -c '%a %U' ~admin ~admin/.ssh ~admin/.ssh/authorized_keys"),
      "700 admin\n700 admin\n600 admin",
    );
    assert.match(await machine.say("getent passwd app"), /^app:x:\d{3}:\d{3}::/);
  });

  test("files have the right bytes, modes and owners", async () => {
    assert.equal(
      await machine.say("od -An -tx1 /etc/app.conf"),
      ` ${Buffer.from("secret\0ü\n")
        .toString("hex")
        .replace(/..(?=.)/g, "$& ")}`,
    );
    assert.equal(
      await machine.say(
        "stat -c '%a %U %G %F' /etc/app.conf /opt/app /opt/app/state /etc/app.link; readlink /etc/app.link",
      ),
      [
        "640 app operators regular file",
        "755 root root directory",
        "2750 app operators directory",
        "777 root root symbolic link",
        "/etc/app.conf",
      ].join("\n"),
    );
    assert.equal(await machine.say("cat /etc/packed; tail -n 1 /etc/motd"), "unpacked\nwelcome");
  });

  test("a disk is partitioned, encrypted, formatted and mounted", async () => {
    assert.match(
      await machine.say("lsblk -rno PARTLABEL,SIZE $(readlink -f /dev/disk/by-id/virtio-wherry-disk-1)"),
      /^data 128M$/m,
    );
    assert.equal(
      await machine.say("blkid -o value -s TYPE /dev/disk/by-partlabel/data; blkid -o value -s LABEL /dev/mapper/data"),
      "crypto_LUKS\nDATA",
    );
    assert.equal(
      await machine.say("cat /var/lib/data/inside; findmnt -no SOURCE,FSTYPE /var/lib/data"),
      "encrypted/dev/mapper/data ext4",
    );
    assert.equal(await machine.say("stat -c '%a %U' /etc/luks/data /etc/crypttab"), "600 root\n600 root");
  });

  test("two disks are a mirror", async () => {
    assert.match(await machine.say("cat /proc/mdstat"), /raid1 .*\n.*\[2\/2\] \[UU\]/);
    assert.equal(await machine.say("cat /srv/mirror/inside; findmnt -no FSTYPE /srv/mirror"), "twiceext4");
  });

  test("other file systems are made and mounted", async () => {
    for (const { format, path } of mounted) {
      assert.equal(
        await machine.say(`cat ${path}/inside; findmnt -no FSTYPE,LABEL ${path}`),
        `${format}${format} ${format.toUpperCase()}`,
      );
    }
    assert.equal(await machine.say("blkid -o value -s TYPE -s LABEL /dev/disk/by-partlabel/swap"), "SWAP\nswap");
  });

  test("a plan for another configuration is shown, and nothing is changed", async () => {
    const config = {
      ignition: { version: "3.4.0" },
      storage: {
        files: [{ path: "/etc/app.conf", overwrite: true, contents: { source: "data:,new" } }],
        filesystems: [{ device: disk(2), format: "ext4", wipeFilesystem: true }],
      },
    };
    const plan = (options = "") => `cat >/run/new.ign; wherry-agent provision --plan --config /run/new.ign ${options}`;
    const { status, stdout, stderr } = await machine.ssh(plan(), Buffer.from(JSON.stringify(config)));
    assert.equal(status, 1, stdout);
    assert.match(stderr, /^refused: \/dev\/vd. cannot be changed: it is part of \/dev\/md/m);
    const { storage, ...rest } = config;
    const possible = { ...rest, storage: { files: storage.files } };
    const { stdout: changes } = await machine.ssh(plan(), Buffer.from(JSON.stringify(possible)));
    assert.equal(changes, "write /etc/app.conf 0644 0:0, 3 bytes  ($.storage.files.0)\n");
    assert.match(await machine.say("od -c /etc/app.conf | head -n 1"), /s {3}e {3}c {3}r {3}e {3}t/);
    assert.equal(await machine.say("ls /run/wherry"), "");
  });

  test("a unit, a drop-in, a mask and a quadlet do what they should", async () => {
    assert.equal(await machine.say("cat /run/hello; systemctl show -P Environment ssh.service"), "unit\nDROPIN=here");
    assert.equal(await machine.say("systemctl is-enabled systemd-timesyncd.service || true"), "masked");
    assert.equal(
      await machine.say("journalctl --unit greeting.service -o cat --no-pager | grep quadlet | sort -u"),
      "from a quadlet",
    );
  });

  test("the firewall lets through what the machine's configuration adds", async () => {
    assert.match(await machine.say("nft list chain inet host input"), /policy drop;[\s\S]*tcp dport 8080 accept/);
  });

  test("the report says what was done, and the keys are gone", async () => {
    const report: ProvisionReport = JSON.parse(await machine.say("cat /var/lib/wherry/provisioning/report.json"));
    assert.equal(report.outcome, "applied");
    assert.deepEqual(report.refused, []);
    assert.equal(await machine.say("ls /var/lib/wherry/provisioning"), "journal.json\nreport.json");
    assert.match(await machine.say("wherry-agent status"), /provisioning +\d+ applied/);
  });

  test("what the first boot makes is its owner's alone, and is made once", async () => {
    assert.equal(await machine.say(`stat -c %U:%G:%a ${madeOnce}`), "root:root:600\nroot:ssl-cert:640");
    const ran = "systemctl show -P ConditionResult -P Result first-boot-token first-boot-ssl-cert | tr '\\n' ' '";
    assert.match(await machine.say(ran), /^(success yes|yes success) +(success yes|yes success) *$/);
  });

  test("all of it is there after a restart, and is not done again", async () => {
    const made = await machine.say(`sha256sum ${madeOnce}`);
    const before = await machine.say("stat -c %Y:%i /etc/app.conf /var/lib/wherry/provisioning/report.json");
    await machine.reboot();
    assert.equal(
      (await machine.ssh("systemctl is-system-running --wait")).stdout,
      "running\n",
      await machine.say("systemctl --failed"),
    );
    assert.equal(await machine.say("stat -c %Y:%i /etc/app.conf /var/lib/wherry/provisioning/report.json"), before);
    assert.equal(await machine.say("cat /var/lib/data/inside /srv/mirror/inside /run/hello"), "encryptedtwiceunit");
    assert.equal(await machine.say(`sha256sum ${madeOnce}`), made);
    assert.equal(
      await machine.say("systemctl show -P ConditionResult first-boot-token first-boot-ssl-cert"),
      "no\n\nno",
    );
  });

  test("`wherry run` tells at once why a machine refuses its configuration", async () => {
    const config = join(folder.path, "wrong.ign");
    const file = { path: "/etc/x", user: { name: "nobody-knows" }, contents: { source: "data:,x" } };
    await writeFile(config, JSON.stringify({ ignition: { version: "3.4.0" }, storage: { files: [file] } }));
    const { status, stderr } = await wherry(["run", image, "--ignition", config, "--exec", "true", "--quiet"]);
    assert.equal(status, 1);
    assert.match(stderr, /refuses to start: .*nobody-knows[\s\S]*\$\.storage\.files\.0/);
  });
});

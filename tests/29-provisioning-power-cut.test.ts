import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { copyFile, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { makeSshKey } from "@wherry/factory/machine/ssh-key.ts";
import { sleep } from "@wherry/factory/system/clock.ts";
import { temporaryDirectory } from "@wherry/testing/temporary.ts";
import { bootMachine, type TestMachine } from "./support/machine.ts";
import { withoutMirror } from "./support/mirror.ts";
import { artifact, build } from "./support/wherry.ts";

const skip = (await withoutMirror()) || (process.arch === "x64" ? false : "it takes a machine for amd64");

/** How many machines lose their power at a moment of their own; more with WHERRY_POWER_CUTS=20. */
const cuts = Number(process.env.WHERRY_POWER_CUTS ?? 2);

/** MiB: as little as the smallest cloud machine has. */
const memory = 256;
const extraDisk = "/dev/disk/by-id/virtio-extra";
const fileCount = 200;

describe("provisioning that loses its power", { skip }, () => {
  let folder: Awaited<ReturnType<typeof temporaryDirectory>>;
  let image: string;
  /** Seconds after power on: when the initrd spoke first, and when the machine was found complete. */
  let window: { readonly from: number; readonly to: number };

  before(async () => {
    folder = await temporaryDirectory();
    const definition = join(folder.path, "small.yaml");
    // With what its own check of itself needs.
    await writeFile(definition, "extends: core\nname: small\npackages:\n  install: [findutils, grep]\n");
    image = artifact(await build(definition, join(folder.path, "out"), { args: ["--format", "raw"] }), "raw");
    await truncate(image, 3 * 2 ** 30);
  });
  after(async () => await folder[Symbol.asyncDispose]());

  /** A machine with disks of its own, which outlive a power cut. */
  async function newMachine(name: string): Promise<{ start(): Promise<TestMachine>; remove(): Promise<void> }> {
    const disk = join(folder.path, `${name}.raw`);
    const extra = join(folder.path, `${name}-extra.raw`);
    await copyFile(image, disk);
    await writeFile(extra, "");
    await truncate(extra, 256 * 2 ** 20);
    const drive = { driver: "raw", "node-name": "extra", discard: "unmap", file: { driver: "file", filename: extra } };
    return {
      start: () =>
        bootMachine(disk, {
          memory,
          persist: true,
          ignition: configuration,
          extra: ["-blockdev", JSON.stringify(drive), "-device", "virtio-blk-pci,drive=extra,serial=extra"],
        }),
      remove: async () => void (await Promise.all([disk, extra].map((path) => rm(path)))),
    };
  }

  test(`a small machine with ${memory} MiB becomes what its configuration says`, async (context) => {
    const { start, remove } = await newMachine("whole");
    await using machine = await start();
    await machine.line(complete);
    assertComplete(machine);
    const time = (pattern: RegExp) => machine.lines.find(({ text }) => pattern.test(text))?.time ?? Number.NaN;
    window = { from: time(/wherry: initrd$/), to: time(complete) };
    for (const { text } of machine.lines.filter((line) => /wherry: +provision/.test(line.text)))
      context.diagnostic(text);
    await remove();
  });

  for (let cut = 1; cut <= cuts; cut++) {
    test(`the machine is complete after power cut ${cut} of ${cuts}, at any moment`, async (context) => {
      const { start, remove } = await newMachine(`cut-${cut}`);
      // Spread evenly, at random within its part, so that few cuts reach all of the way as well.
      const moment = window.from + ((cut - 1 + Math.random()) / cuts) * (window.to - window.from);
      {
        await using machine = await start();
        await sleep(Math.max(0, moment - machine.machine.uptime()) * 1000);
        context.diagnostic(`cut after ${moment.toFixed(2)} s: ${machine.lines.at(-1)?.text.trim()}`);
      }
      await using machine = await start();
      await machine.line(complete);
      assertComplete(machine);
      await remove();
    });
  }
});

const complete = /verify: (complete|INCOMPLETE)/;

/** What the machine itself found when it was up, and nothing else to complain of. */
function assertComplete({ lines }: TestMachine): void {
  const said = lines.map(({ text }) => text);
  assert.deepEqual(
    said.filter((line) => /verify: .*INCOMPLETE|FAILED|\[DEPEND\]|VOLATILE/.test(line)),
    [],
    said.slice(-40).join("\n"),
  );
}

const contents = (number: number) => `file ${number}\n`.repeat(number % 50);
const path = (number: number) => `/etc/many/${number % 10}/file-${number}`;
const digest = (text: string) => createHash("sha256").update(text).digest("hex");
const data = (text: string) => `data:;base64,${Buffer.from(text).toString("base64")}`;

/** Checks all that the configuration asks for, from inside, without a network. */
const verify = `
wrong() { echo "<2>verify: INCOMPLETE $*" >/dev/kmsg; exit 1; }
sha256sum --quiet --check /etc/verify.sums || wrong contents
[ "$(find /etc/many -type f | wc -l)" = ${fileCount} ] || wrong "number of files: $(find /etc/many -type f)"
[ "$(find /etc/many -type f -exec stat -c '%a %U %G' {} + | sort -u)" = "640 app operators" ] || wrong owners
[ "$(readlink /etc/many-link)" = many/1 ] || wrong link
[ "$(grep -c '^app:' /etc/passwd) $(grep -c '^app:' /etc/shadow) $(grep -c '^operators:' /etc/group)" = "1 1 1" ] || wrong accounts
[ "$(cat ~app/.ssh/authorized_keys | wc -l)" = 1 ] || wrong keys
[ "$(findmnt -no FSTYPE,LABEL /srv/extra)" = "ext4 EXTRA" ] || wrong "mount $(findmnt -no FSTYPE,LABEL /srv/extra)"
[ "$(cat /srv/extra/inside)" = inside ] || wrong "file on the extra disk"
[ "$(grep -o 'wherry.test=[a-z]*' /proc/cmdline)" = wherry.test=kernel ] || wrong "kernel arguments: $(cat /proc/cmdline)"
[ "$(stat -f -c %b /var)" -gt 300000 ] || wrong "size of /var"
[ -z "$(find /etc /var /srv/extra /boot /efi -xdev -name '*wherry-new*' -o -name '.wherry*' 2>/dev/null)" ] || wrong remains
[ -z "$(systemctl --failed --no-legend)" ] || wrong "units: $(systemctl --failed --no-legend)"
echo "<2>verify: complete" >/dev/kmsg
`;

const numbers = Array.from({ length: fileCount }, (_, index) => index);

const configuration = JSON.stringify({
  ignition: { version: "3.4.0" },
  kernelArguments: { shouldExist: ["wherry.test=kernel"] },
  passwd: {
    groups: [{ name: "operators" }],
    users: [{ name: "app", groups: ["operators"], sshAuthorizedKeys: [makeSshKey("app").publicKey] }],
  },
  storage: {
    disks: [{ device: extraDisk, wipeTable: true, partitions: [{ label: "extra", number: 1 }] }],
    filesystems: [
      {
        device: "/dev/disk/by-partlabel/extra",
        format: "ext4",
        label: "EXTRA",
        path: "/srv/extra",
        wipeFilesystem: true,
      },
    ],
    files: [
      ...numbers.map((number) => ({
        path: path(number),
        mode: 0o640,
        user: { name: "app" },
        group: { name: "operators" },
        contents: { source: data(contents(number)) },
      })),
      {
        path: "/etc/verify.sums",
        contents: {
          source: data(numbers.map((number) => `${digest(contents(number))}  ${path(number)}\n`).join("")),
        },
      },
      { path: "/etc/verify.sh", contents: { source: data(verify) } },
      { path: "/srv/extra/inside", contents: { source: "data:,inside" } },
    ],
    links: [{ path: "/etc/many-link", target: "many/1" }],
  },
  systemd: {
    units: [
      {
        name: "srv-extra.mount",
        enabled: true,
        contents:
          "[Mount]\nWhat=/dev/disk/by-partlabel/extra\nWhere=/srv/extra\nType=ext4\n[Install]\nRequiredBy=local-fs.target\n",
      },
      {
        name: "verify.service",
        enabled: true,
        contents:
          "[Unit]\nAfter=basic.target\n[Service]\nType=oneshot\nExecStart=/bin/sh /etc/verify.sh\n[Install]\nWantedBy=multi-user.target\n",
      },
    ],
  },
});

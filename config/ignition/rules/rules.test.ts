import assert from "node:assert/strict";
import { test } from "node:test";
import type { DataPath } from "@wherry/core/paths/data-path.ts";
import type { Remark } from "../../json/remark.ts";
import { createReport } from "./report.ts";
import { rules } from "./rules.ts";

const guid = "01234567-89ab-cdef-edcb-a98765432101";
const long = "x".repeat(37);

/** What a rule says of a value: level and place of each remark, in order. Of the newest version where none is given. */
const cases: Readonly<
  Record<string, readonly (readonly [value: unknown, remarks: readonly string[], minor?: number])[]>
> = {
  disk: [
    [{ device: "/dev/vda" }, []],
    [{ device: "" }, ["error device"]],
    [{ device: "vda" }, ["error device"]],
    [{ device: "/dev/vda", partitions: [{ number: 1 }, { number: 1 }] }, ["error partitions.1"]],
    [{ device: "/dev/vda", partitions: [{ number: 0 }, { number: 0 }] }, []],
    [{ device: "/dev/vda", partitions: [{ label: "a" }, { label: "b" }, { label: "a" }] }, ["error partitions.2"]],
    [{ device: "/dev/vda", partitions: [extent(1, 1, 10), extent(2, 10, 5)] }, ["error partitions.1"]],
    [{ device: "/dev/vda", partitions: [extent(1, 1, 10), extent(2, 11, 5)] }, []],
    [{ device: "/dev/vda", partitions: [extent(1, 0, 10), extent(2, 1, 5)] }, []],
  ],
  partition: [
    [{ number: 1, label: "data", guid, typeGuid: guid.toUpperCase() }, []],
    [{ number: 0 }, ["error "]],
    [{ number: 1, shouldExist: false }, []],
    [{ number: 1, shouldExist: false, sizeMiB: 1 }, ["error "]],
    [{ number: 1, label: long }, ["error label"]],
    [{ number: 1, label: "a:b" }, ["error label"]],
    [{ number: 1, guid: `${guid}0` }, ["error guid"]],
  ],
  raid: [
    [{ name: "a", level: "raid1", devices: ["/dev/a"], spares: 1 }, []],
    [{ name: "a", level: "stripe", devices: ["/dev/a"], spares: 1 }, ["error level"]],
    [{ name: "a", level: "raid7", devices: ["/dev/a"] }, ["error level"]],
    [{ name: "a", level: "raid1" }, ["error devices"]],
    [{ name: "a", level: "raid1", devices: ["/dev/a", "b"] }, ["error devices.1"]],
  ],
  filesystem: [
    [{ device: "/dev/a", format: "ext4", label: "x".repeat(16), path: "/srv" }, []],
    [{ device: "/dev/a", format: "ext4", label: "x".repeat(17) }, ["error label"]],
    [{ device: "/dev/a", format: "vfat", label: "ä".repeat(6) }, ["error label"]],
    [{ device: "/dev/a", format: "none" }, ["error format"], 2],
    [{ device: "/dev/a", format: "none" }, [], 3],
    [{ device: "/dev/a", path: "/srv" }, ["error format"]],
    [{ device: "/dev/a", format: "zfs" }, ["error format"]],
    [{ device: "tag", format: "virtiofs", path: "/srv" }, [], 7],
    [{ device: "tag", format: "virtiofs", path: "/srv" }, ["error device", "error format"], 6],
    [
      { device: long, format: "virtiofs", uuid: guid, wipeFilesystem: true },
      ["error device", "error uuid", "error wipeFilesystem"],
      7,
    ],
  ],
  luks: [
    [{ name: "data", device: "/dev/a" }, []],
    [{ name: "a/b", device: "/dev/a" }, ["error name"]],
    [{ name: "a", device: "/dev/a", label: "x".repeat(48) }, ["error label"]],
    [{ name: "a" }, ["error device"]],
    [{ name: "a", device: "/dev/a", clevis: { tpm2: true, custom: { pin: "tang", config: "{}" } } }, ["error clevis"]],
    [{ name: "a", device: "/dev/a", keyFile: { source: "moon://x" } }, ["error keys"]],
    [{ name: "a", device: "/dev/a", cex: { enabled: true }, clevis: { tpm2: true } }, ["error cex"]],
  ],
  clevisCustom: [
    [{}, []],
    [{ pin: "tpm2", config: "{}" }, []],
    [{ pin: "own", config: "{}" }, [], 6],
    [{ pin: "own", config: "{}" }, ["error pin"], 5],
    [{ pin: "tpm2" }, ["error config"]],
    [{ config: "{}" }, ["error pin"]],
  ],
  tang: [
    [{ url: "https://tang.test", thumbprint: "x" }, []],
    [{ url: "https://tang.test" }, ["error thumbprint"]],
    [{ url: "ftp://tang.test", thumbprint: "x" }, ["error url"]],
    [{ url: "https://tang.test", thumbprint: "x", advertisement: "{" }, ["error advertisement"]],
  ],
  proxy: [
    [{ httpProxy: "http://proxy.test", httpsProxy: "https://proxy.test" }, []],
    [{ httpProxy: "socks5://proxy.test" }, ["error httpProxy"]],
    [{ httpsProxy: "http://proxy.test" }, ["warning httpsProxy"]],
  ],
  file: [
    [{ path: "/a", mode: 0o644 }, []],
    [{ path: "a" }, ["error path"]],
    [{ path: "/a", mode: 0o10000 }, ["error mode"]],
    [{ path: "/a", mode: -1 }, ["error mode"]],
    [{ path: "/a", mode: 0o4755 }, ["warning mode"], 5],
    [{ path: "/a", mode: 0o4755 }, [], 6],
    [{ path: "/a", overwrite: true }, ["error overwrite"]],
    [{ path: "/a", overwrite: true, contents: { source: "" } }, []],
  ],
  owner: [
    [{ id: 0 }, []],
    [{ id: 0, name: "root" }, ["error "]],
  ],
  storage: [
    [{ files: [{ path: "/a/b" }], links: [{ path: "/c", target: "d" }] }, []],
    [{ files: [{ path: "/a/b" }], links: [{ path: "/a", target: "d" }] }, ["error files.0"]],
    [{ directories: [{ path: "/a/b/c" }], links: [{ path: "/a/b", target: "d" }] }, ["error directories.0"]],
    [{ links: [{ path: "/a" }] }, ["error links.0.target"]],
    [{ links: [{ path: "/a/b", target: "../../d", hard: true }], directories: [{ path: "/d" }] }, ["error links.0"]],
    [{ links: [{ path: "/a", target: "/b", hard: true, user: { id: 1 } }] }, ["warning links.0.user.id"]],
    [
      { disks: [{ device: "/dev/a", wipeTable: true }], filesystems: [{ device: "/dev/a" }] },
      ["warning filesystems.0.device"],
    ],
    [
      { disks: [{ device: "/dev/a", partitions: [] }], filesystems: [{ device: "/dev/a" }] },
      ["warning filesystems.0.device"],
    ],
  ],
  config: [
    [
      {
        storage: { files: [{ path: "/etc/systemd/system/a.service" }] },
        systemd: { units: [{ name: "a.service", contents: "[Unit]" }] },
      },
      ["error storage.files.0.path"],
    ],
    [
      { storage: { files: [{ path: "/etc/systemd/system/a.service" }] }, systemd: { units: [{ name: "a.service" }] } },
      [],
    ],
  ],
  unit: [
    [{ name: "a@b:c\\x2d.service" }, []],
    [{ name: "a" }, ["error name"]],
    [{ name: "../../x.service" }, ["error name"]],
    [{ name: "a/b.service" }, ["error name"]],
    [{ name: "a\nenable b.service" }, ["error name"]],
    [{ name: `${"é".repeat(122)}a.service` }, []],
    [{ name: `${"é".repeat(123)}.service` }, ["error name"]],
    [{ name: "a.service", contents: "[Install]\nWantedBy=x\n", enabled: true }, []],
    [{ name: "a.conf" }, ["error name"]],
    [{ name: "a.service", contents: "[Service" }, ["error contents"]],
    [{ name: "a.service", contents: "[Service]\n", enabled: true }, ["warning contents"]],
  ],
  dropin: [
    [{ name: "a b.conf" }, []],
    [{ name: "../x.conf" }, ["error name"]],
    [{ name: "a\r.conf" }, ["error name"]],
    [{ name: "a.conf", contents: "[Unit]\n" }, []],
    [{ name: "a.txt", contents: "[Unit" }, ["error contents", "error name"]],
  ],
  kernelArguments: [
    [{ shouldExist: ['a b="c d"', "é"], shouldNotExist: ["quiet"] }, []],
    [
      { shouldExist: ["a", 'a b="c\n d"'], shouldNotExist: ["\x7f"] },
      ["error shouldExist.1", "error shouldNotExist.0"],
    ],
  ],
  systemd: [
    [
      {
        units: [
          { name: "a@.service", contents: "[Service]\n" },
          { name: "a@1.service", enabled: true },
        ],
      },
      ["warning units.1.contents"],
    ],
    [
      {
        units: [
          { name: "a@.service", contents: "[Install]\nWantedBy=x\n" },
          { name: "a@1.service", enabled: true },
        ],
      },
      [],
    ],
  ],
};

test("rules find what is wrong with a value, and where", async (context) => {
  for (const [name, values] of Object.entries(cases))
    await context.test(name, () => {
      for (const [value, expected, minor = 7] of values) {
        const remarks: Remark[] = [];
        const rule = rules[name] as (value: unknown, at: DataPath, report: ReturnType<typeof createReport>) => void;
        rule(value, ["at"], createReport(minor, remarks));
        const found = remarks.map(({ level, path }) => `${level} ${path.slice(1).join(".")}`);
        assert.deepEqual(found, expected, JSON.stringify(value));
        assert.ok(remarks.every(({ path }) => path[0] === "at"));
      }
    });
});

function extent(number: number, startMiB: number, sizeMiB: number): object {
  return { number, startMiB, sizeMiB };
}

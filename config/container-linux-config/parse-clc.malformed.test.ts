import assert from "node:assert/strict";
import { test } from "node:test";
import { configTree, spoiled } from "@wherry/testing/corpora/config-tree.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import { leastOf } from "@wherry/testing/properties/sample.ts";
import fc from "fast-check";
import { readIgnition2 } from "../ignition/v2/read.ts";
import { parseClc } from "./parse-clc.ts";
import { clcPlatforms } from "./templating.ts";

const example = {
  version: 0,
  ignition: {
    config: {
      append: [{ source: "https://a.test/", verification: { hash: { function: "sha512", sum: "0".repeat(128) } } }],
    },
    timeouts: { http_total: 5 },
  },
  storage: {
    disks: [{ device: "/dev/a", partitions: [{ label: "a", number: 1, size: "1GiB", type_guid: "swap_partition" }] }],
    raid: [{ name: "a", level: "raid1", devices: ["/dev/b"] }],
    filesystems: [{ name: "data", mount: { device: "/dev/a1", format: "ext4", label: "a" } }],
    files: [
      { path: "/a", mode: 420, contents: { inline: "a" } },
      { path: "/b", mode: 420, contents: { remote: { url: "https://a.test/" } }, user: { id: 5 } },
      { path: "/c", mode: 420, contents: { local: "c" } },
    ],
    directories: [{ path: "/d", mode: 493 }],
    links: [{ path: "/e", target: "/a" }],
  },
  systemd: {
    units: [{ name: "a.service", enabled: true, contents: "[Install]\nWantedBy=b", dropins: [{ name: "c.conf" }] }],
  },
  networkd: { units: [{ name: "a.network", contents: "[Match]" }] },
  passwd: { users: [{ name: "core", groups: ["a"], ssh_authorized_keys: ["key"] }], groups: [{ name: "a", gid: 5 }] },
  etcd: { version: "3.3.1", name: "{HOSTNAME}", max_wals: 5 },
  flannel: { version: "0.7.0", etcd_prefix: "/a", network_config: "{}" },
  docker: { flags: ["--a"] },
  update: { group: "stable", server: "https://a.test/" },
  locksmith: { reboot_strategy: "off", window_start: "Mon 5:00", window_length: "1h" },
};

test("configurations gone wrong are refused, or become valid ones of specification 2.3; nothing is thrown", () => {
  let refused = 0;
  let translated = 0;
  assertProperty(
    fc.property(spoiled([example]), fc.constantFrom("", "custom", ...clcPlatforms), (value, platform) => {
      const readLocal = (path: string) => (path === "c" ? new Uint8Array([0, 255]) : { problem: "not there" });
      const { config, problems } = parseClc(configTree(value), { platform, readLocal });
      assert.equal(
        config === undefined,
        problems.some(({ level }) => level === "error"),
      );
      if (config === undefined) refused++;
      else {
        translated++;
        const again = readIgnition2(configTree(config));
        assert.ok(again.config, JSON.stringify(again.problems));
        assert.ok(again.problems.every(({ message }) => !message.includes("unrecognized key")));
      }
    }),
    { numRuns: 1500 },
  );
  assert.ok(refused > leastOf(200) && translated > leastOf(100), `${refused} refused, ${translated} translated`);
});

test("any value at all is refused or translated", () => {
  assertProperty(
    fc.property(fc.jsonValue(), (value) => {
      const { config, problems } = parseClc(configTree(value), { platform: "", readLocal: () => ({ problem: "" }) });
      assert.ok(config !== undefined || problems.length > 0);
    }),
  );
});

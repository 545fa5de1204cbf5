import assert from "node:assert/strict";
import { test } from "node:test";
import { configTree, spoiled } from "@wherry/testing/corpora/config-tree.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import { leastOf } from "@wherry/testing/properties/sample.ts";
import fc from "fast-check";
import { readIgnition2 } from "./read.ts";
import { translateToIgnition31 } from "./translate.ts";

const example = {
  ignition: {
    version: "2.4.0",
    config: { append: [{ source: "https://a.test/b", verification: { hash: `sha512-${"0".repeat(128)}` } }] },
    security: { tls: { certificateAuthorities: [{ source: "data:,a" }] } },
    timeouts: { httpTotal: 5 },
  },
  networkd: { units: [{ name: "a.network", contents: "[Match]\n", dropins: [{ name: "b.conf", contents: "" }] }] },
  passwd: {
    users: [
      { name: "core", sshAuthorizedKeys: ["key"] },
      { name: "b", create: { groups: ["a"] } },
    ],
    groups: [{ name: "a", gid: 5 }],
  },
  storage: {
    disks: [{ device: "/dev/a", wipeTable: true, partitions: [{ label: "a", number: 1, size: 2048, start: 2048 }] }],
    raid: [{ name: "a", level: "raid1", devices: ["/dev/b"], spares: 1 }],
    filesystems: [
      { name: "data", mount: { device: "/dev/a1", format: "ext4", create: { force: true, options: ["-L"] } } },
    ],
    files: [{ filesystem: "data", path: "/a", mode: 420, contents: { source: "data:;base64,YQ==" }, user: { id: 1 } }],
    directories: [{ filesystem: "root", path: "/b", mode: 493 }],
    links: [{ filesystem: "root", path: "/c", target: "/b", hard: false }],
  },
  systemd: {
    units: [
      { name: "a.service", enabled: true, contents: "[Install]\nWantedBy=b.target", dropins: [{ name: "c.conf" }] },
    ],
  },
};

test("configurations gone wrong are refused or translated, and nothing is thrown", () => {
  const filesystems = new Map([["data", "/srv"]]);
  const { networkd: _, ...plain } = example;
  const plainer = { ...plain, storage: { ...plain.storage, disks: [{ device: "/dev/a", wipeTable: true }] } };
  const versions = [0, 1, 2, 3, 4].map((minor) => ({
    ...example,
    ignition: { ...example.ignition, version: `2.${minor}.0` },
  }));
  let refused = 0;
  let translated = 0;
  assertProperty(
    fc.property(spoiled([plainer, ...versions]), fc.constantFrom("plain", "whole"), (value, scope) => {
      const { config, problems } = readIgnition2(configTree(value));
      const result = config && translateToIgnition31(config, { filesystems, scope });
      const all = [...problems, ...(result?.problems ?? [])];
      assert.equal(
        result?.config === undefined,
        all.some(({ level }) => level === "error"),
      );
      if (result?.config === undefined) refused++;
      else translated++;
    }),
    { numRuns: 1500 },
  );
  assert.ok(refused > leastOf(200) && translated > leastOf(100), `${refused} refused, ${translated} translated`);
});

test("any value at all is refused or read", () => {
  assertProperty(
    fc.property(fc.jsonValue(), (value) => {
      const { config, problems } = readIgnition2(configTree(value));
      assert.ok(config !== undefined || problems.length > 0);
    }),
  );
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { configTree } from "@wherry/testing/corpora/config-tree.ts";
import { readIgnition2 } from "./read.ts";

function outline(config: object): readonly string[] {
  return readIgnition2(configTree(config)).problems.map(
    ({ level, path, message }) => `${level} ${path.join(".")}: ${message}`,
  );
}

const at = (version: string, config: object = {}) => ({ ignition: { version }, ...config });

test("versions 2.0.0 to 2.4.0 are read and raised to 2.4, and no others", () => {
  for (const version of ["2.0.0", "2.1.0", "2.2.0", "2.3.0", "2.4.0"]) {
    assert.equal(readIgnition2(configTree(at(version))).config?.ignition.version, "2.4.0");
  }
  for (const version of ["2.5.0-experimental", "2.4.0-experimental", "2.6.0", "3.0.0", "2", ""]) {
    assert.deepEqual(outline(at(version)), ["error ignition.version: unsupported config version"]);
  }
  for (const root of [{}, [], null, "2.0.0"]) assert.equal(readIgnition2(configTree(root)).config, undefined);
});

test("what no machine can carry out is refused with its place, at every version", () => {
  const units = [{ name: "../../x.service" }, { name: "b.service", dropins: [{ name: "../d.conf" }] }];
  const config = {
    networkd: { units: [{ name: "../x.network" }] },
    passwd: { users: [{ name: "a\0b", homeDir: `/${"x".repeat(256)}` }] },
    systemd: { units },
  };
  for (const version of ["2.0.0", "2.1.0", "2.2.0", "2.3.0", "2.4.0"]) {
    const found = outline(at(version, config)).filter((line) => !line.includes("unrecognized key"));
    assert.deepEqual(
      found.filter((line) => !line.startsWith("error passwd.users.0.homeDir")),
      [
        "error networkd.units.0.name: the name of a unit has no slash: it is a file in /etc/systemd/network",
        "error systemd.units.0.name: the name of a unit has no slash: it is a file in /etc/systemd/system",
        "error systemd.units.1.dropins.0.name: the name of a drop-in has no slash: it is a file in the unit's own folder",
        "error passwd.users.0.name: there is a character U+0000 in it, which ends a text for Linux: take it out",
      ],
      version,
    );
  }
});

test("keys that a version does not know are warned of", () => {
  assert.deepEqual(outline(at("2.0.0", { storage: { links: [{}] } })), [
    "warning storage.links: Config has unrecognized key: links",
  ]);
  assert.deepEqual(outline(at("2.4.0", { passwd: { Users: [{ name: "core" }] } })), [
    "warning passwd.Users: Config has unrecognized key: Users",
    "info passwd.Users: Did you mean users instead of Users",
  ]);
});

test("values of another type are refused with their place", () => {
  assert.deepEqual(outline(at("2.4.0", { storage: { files: [{ path: 1, mode: "0644" }], disks: {} } })), [
    "error storage.files.0.path: 1 where text is expected",
    "error storage.files.0.mode: text where a whole number is expected",
    "error storage.disks: an object where a list is expected",
  ]);
});

test("null is as nothing", () => {
  assert.deepEqual(outline(at("2.4.0", { storage: null, passwd: { users: null } })), []);
});

test("an account of 2.0 is created as it was, with its numbers", () => {
  const users = [{ name: "a", create: { uid: 0, groups: ["b"] } }];
  assert.deepEqual(readIgnition2(configTree(at("2.0.0", { passwd: { users } }))).config?.passwd?.users, users);
  assert.deepEqual(outline(at("2.0.0", { passwd: { users: [{ name: "a", create: { uid: -1 } }] } })), [
    "error passwd.users.0.create.uid: -1 where a whole number that is not negative is expected",
  ]);
});

test("what breaks a rule is refused with its place", () => {
  const file = (more: object) => ({ storage: { files: [{ filesystem: "root", path: "/a", mode: 0, ...more }] } });
  const partitions = (...list: object[]) => ({ storage: { disks: [{ device: "/dev/a", partitions: list }] } });
  const cases: readonly [config: object, problem: string][] = [
    [file({ path: "a" }), "error storage.files.0.path: path not absolute"],
    [file({ filesystem: "" }), "error storage.files.0.filesystem: no filesystem specified"],
    [
      file({ contents: { source: "ftp://a" } }),
      'error storage.files.0.contents.source: invalid url "ftp://a": invalid url scheme',
    ],
    [
      file({ contents: { verification: { hash: "md5-00" } } }),
      "error storage.files.0.contents.verification: unrecognized hash function",
    ],
    [partitions({ number: 1 }, { number: 1 }), "error storage.disks.0.partitions: partition numbers collide"],
    [{ systemd: { units: [{ name: "a" }] } }, "error systemd.units.0.name: invalid systemd unit extension"],
  ];
  for (const [config, problem] of cases) {
    const found = outline(at("2.3.0", config));
    assert.ok(
      found.some((line) => line.startsWith(problem)),
      JSON.stringify([problem, found]),
    );
  }
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { linkOf, smallPackage, smallTree, textOf } from "@wherry/testing/fixtures/small-tree.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { debianFormat } from "../debian/debian-format.ts";
import type { UnpackedPackage } from "../tree/unpacked-package.ts";
import { diversionsAmong } from "./diversions.ts";
import { mergePackages } from "./merge.ts";
import { warnOfOpenFolders } from "./open-folders.ts";

const rules = { replaces: debianFormat.replaces, isBase: debianFormat.isBase, layoutPackage: "base-files" };
const merge = (...packages: UnpackedPackage[]) => mergePackages(packages, rules);

test("files below the old top-level folders move into /usr, which the links lead to", () => {
  const tree = merge(
    smallPackage("old", { "/bin/old": "o", "/lib/x/y": "y" }),
    smallPackage("new", { "/usr/bin/new": "n" }),
  );
  assert.equal(textOf(tree, "/usr/bin/old"), "o");
  assert.equal(textOf(tree, "/usr/lib/x/y"), "y");
  assert.equal(linkOf(tree, "/bin"), "usr/bin");
  assert.equal(linkOf(tree, "/lib"), "usr/lib");
  assert.equal(tree.has("/sbin"), false);
});

test("every parent of every path is a directory in the tree", () => {
  const bare = smallPackage("bare", {});
  const node = smallTree({ "/x": "x" }).get("/x");
  assert.ok(node);
  const tree = merge({ ...bare, entries: new Map([["/opt/a/b", node]]) });
  for (const folder of ["/", "/opt", "/opt/a"]) assert.equal(tree.get(folder)?.kind, "directory");
});

test("the same file from two packages is one file", () => {
  const tree = merge(smallPackage("a", { "/etc/x": "same" }), smallPackage("b", { "/etc/x": "same" }));
  assert.equal(textOf(tree, "/etc/x"), "same");
});

test("different files of one name are all reported together", () => {
  const one = smallPackage("a", { "/etc/x": "1", "/etc/y": "1", "/etc/z": { link: "x" } });
  const two = smallPackage("b", { "/etc/x": "2", "/etc/y/deep": "2", "/etc/z": { link: "y" } });
  assert.throws(
    () => merge(one, two),
    (error: { code: string; findings: { message: string }[] }) => {
      assert.equal(error.code, "tree.conflict");
      const messages = error.findings.map(({ message }) => message).join("\n");
      for (const path of ["/etc/x", "/etc/y", "/etc/z"]) assert.match(messages, new RegExp(path));
      return true;
    },
  );
});

const REPLACES: [string, string, string | undefined][] = [
  ["Replaces: b\n", "1", "a"],
  ["Replaces: c, b (<< 2)\n", "1", "a"],
  ["Replaces: b (<< 2)\n", "2", undefined],
  ["Replaces: b (= 2)\n", "2", "a"],
  ["Replaces: c\n", "1", undefined],
  ["Description: x\n Replaces: b\n", "1", undefined],
];
for (const [control, version, winner] of REPLACES) {
  test(`"${control.trim()}" against version ${version}: ${winner ?? "a conflict"}`, () => {
    const a = smallPackage("a", { "/etc/x": "a" }, { control });
    const b = smallPackage("b", { "/etc/x": "b" }, { version });
    if (winner === undefined) assert.throws(() => merge(a, b), { code: "tree.conflict" });
    else assert.equal(textOf(merge(a, b), "/etc/x"), winner);
  });
}

test("base-files decides about the folders that it lays out, else the package that asks for more than 0755", () => {
  const sloppy = smallPackage("a", { "/tmp": { directory: 0o755 }, "/etc/secret": { directory: 0o755 } });
  const base = smallPackage("base-files", { "/tmp": { directory: 0o1777 } });
  const strict = smallPackage("z", { "/etc/secret": { directory: 0o700 }, "/tmp": { directory: 0o700 } });
  const tree = merge(sloppy, base, strict);
  assert.equal(tree.get("/tmp")?.mode, 0o1777);
  assert.equal(tree.get("/etc/secret")?.mode, 0o700);
});

const careless = { "/etc/pam.d": { directory: 0o777 }, "/etc/ssh": { directory: 0o777 } };

test("a folder that other packages have stays as it is, whatever a later one says", () => {
  const owners = [
    smallPackage("libpam", { "/etc/pam.d": { directory: 0o755 } }, { control: "Priority: required\n" }),
    smallPackage("z-ssh", { "/etc/ssh": { directory: 0o755 } }),
  ];
  const tree = merge(smallPackage("careless", careless), ...owners);
  assert.deepEqual([tree.get("/etc/pam.d")?.mode, tree.get("/etc/ssh")?.mode], [0o755, 0o755]);
});

test("neither does another owner's or group's right to write come in, nor is a base folder closed", () => {
  const owned = (name: string, path: string, change: object, control = ""): UnpackedPackage => {
    const made = smallPackage(name, { [path]: { directory: 0o755 } }, { control });
    const node = made.entries.get(path);
    assert.ok(node);
    return { ...made, entries: new Map([...made.entries, [path, { ...node, ...change }]]) };
  };
  const plain = smallPackage("z", { "/a": { directory: 0o755 }, "/b": { directory: 0o755 } });
  const tree = merge(owned("a", "/a", { uid: 1000 }), owned("b", "/b", { gid: 100, mode: 0o2775 }), plain);
  assert.deepEqual([tree.get("/a")?.uid, tree.get("/b")?.mode], [0, 0o755]);
  const base = owned("z", "/usr/lib/x", {}, "Priority: important\n");
  assert.equal(merge(owned("a", "/usr/lib/x", { mode: 0o700 }), base).get("/usr/lib/x")?.mode, 0o755);
});

test("folders that anybody may write into are a warning, unless a base package has them so or it was mended", () => {
  const base = smallPackage("base-files", { "/tmp": { directory: 0o1777 }, "/var/tmp": { directory: 0o1777 } });
  const other = smallPackage("other", { ...careless, "/tmp": { directory: 0o1777 }, "/lib/x": { directory: 0o777 } });
  const required = smallPackage("b", { "/var/x": { directory: 0o1777 } }, { control: "Essential: yes\n" });
  const packages = [base, other, required];
  const tree = new Map(merge(...packages));
  const ssh = tree.get("/etc/ssh");
  assert.ok(ssh?.kind === "directory");
  tree.set("/etc/ssh", { ...ssh, mode: 0o755 });
  const said: string[] = [];
  warnOfOpenFolders(tree, packages, rules, (event) => event.type === "warning" && said.push(event.message));
  assert.deepEqual(said, [
    "anybody may write into /etc/pam.d: other 1.0 brings it with such a mode",
    "anybody may write into /usr/lib/x: other 1.0 brings it with such a mode",
  ]);
});

test("the order of the packages does not matter", () => {
  const packages = ["a", "b", "c", "base-files"].map((name, index) =>
    smallPackage(name, { [`/usr/share/${name}`]: name, "/shared/x": "same", "/var/x": { directory: 0o700 + index } }),
  );
  const expected = [...merge(...packages)];
  assertProperty(
    fc.property(fc.shuffledSubarray(packages, { minLength: packages.length }), (shuffled) => {
      assert.deepEqual([...merge(...shuffled)], expected);
    }),
    { seed: 3, numRuns: 24 },
  );
});

test("files that a package diverts make room for its own, wherever they are named", () => {
  const packages = [
    smallPackage("guard", { "/usr/sbin/halt": "guard" }),
    smallPackage("systemd-sysv", { "/sbin/halt": "halt", "/usr/sbin/reboot": "reboot" }),
  ];
  const diversions = diversionsAmong([
    { kind: "divert", path: "/usr/sbin/halt", to: "/usr/sbin/halt.real", package: "guard" },
    { kind: "divert", path: "/usr/sbin/halt", to: "/usr/sbin/halt.late", package: "other" },
    { kind: "divert", path: "/usr/sbin/reboot", to: "/usr/sbin/reboot.real", package: "" },
  ]);
  const tree = mergePackages(packages, rules, { diversions });
  assert.equal(textOf(tree, "/usr/sbin/halt"), "guard");
  assert.equal(textOf(tree, "/usr/sbin/halt.real"), "halt");
  assert.equal(textOf(tree, "/usr/sbin/reboot.real"), "reboot");
  assert.equal(tree.has("/usr/sbin/reboot"), false);
  assert.throws(() => mergePackages(packages, rules), { code: "tree.conflict" });
  const undecided = mergePackages(packages, rules, { winners: new Set(["guard"]) });
  assert.equal(textOf(undecided, "/usr/sbin/halt"), "guard");
});

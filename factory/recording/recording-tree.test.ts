import assert from "node:assert/strict";
import { test } from "node:test";
import type { Content, ContentReader, Tree } from "@wherry/core/tree/tree.ts";
import { smallPackage } from "@wherry/testing/fixtures/small-tree.ts";
import { debianRecording } from "../debian/policy/recording.ts";
import { plainDefinition } from "../definition/plain-definition.ts";
import type { UnpackedPackage } from "../tree/unpacked-package.ts";
import { recordingTree } from "./recording-tree.ts";

const bytesOf = ({ location }: Content) => (location.in === "memory" ? location.bytes : Buffer.alloc(0));
const reader: ContentReader = {
  read: async (content) => bytesOf(content),
  async *stream(content) {
    yield bytesOf(content);
  },
};

async function treeOf(packages: readonly UnpackedPackage[], ...pending: readonly UnpackedPackage[]): Promise<Tree> {
  const recorded = { packages, pending, effects: [], policy: debianRecording, reader };
  return await recordingTree(plainDefinition("x", "1"), recorded);
}

const textAt = (tree: Tree, path: string) => {
  const node = tree.get(path);
  return node?.kind === "file" ? bytesOf(node.content).toString() : undefined;
};
const modeAt = (tree: Tree, path: string) => {
  const node = tree.get(path);
  return node?.kind === "file" || node?.kind === "directory" ? node.mode.toString(8) : undefined;
};

test("scripts find their packages, with what the package manager keeps of them, and can be run", async () => {
  const one = smallPackage("one", { "/usr/bin/one": { program: "1" } }, { scripts: { postinst: "#!/bin/sh\n" } });
  const other = smallPackage("other", { "/etc/other": "o" }, { scripts: { postinst: "#!/bin/sh\n" } });
  const tree = await treeOf([one, other], one);
  assert.equal(textAt(tree, "/usr/bin/one"), "1");
  const status = textAt(tree, "/var/lib/dpkg/status") ?? "";
  assert.match(status, /^Package: one\nStatus: install ok unpacked\n/);
  assert.match(status, /\n\nPackage: other\nStatus: install ok installed\n/);
  assert.equal(modeAt(tree, "/var/lib/dpkg/info/one.postinst"), "755");
  assert.equal(tree.has("/var/lib/dpkg/info/other.postinst"), false);
  assert.equal(modeAt(tree, "/var/lib/dpkg/status"), "644");
});

test("what no script looks at stays out, but for what comes with the packages that are recorded", async () => {
  const files = (name: string) => ({ [`/usr/share/doc/${name}/x`]: "x", [`/usr/share/man/man1/${name}.1`]: "x" });
  const [one, other] = ["one", "other"].map((name) => smallPackage(name, files(name)));
  assert.ok(one !== undefined && other !== undefined);
  const tree = await treeOf([one, other], one);
  const there = [...tree.keys()].filter((path) => /^\/usr\/share\/(doc|man)\/.*(one|other)(\/x|\.1)$/.test(path));
  assert.deepEqual(there, ["/usr/share/doc/one/x"]);
});

test("programs that fill caches do nothing, and others have a stand-in beside which they still are", async () => {
  const brought = smallPackage("one", {
    "/usr/sbin/ldconfig": { program: "real ldconfig" },
    "/usr/sbin/setcap": { program: "real setcap" },
  });
  const tree = await treeOf([brought], brought);
  assert.equal(textAt(tree, "/usr/sbin/ldconfig"), "#!/bin/sh\nexit 0\n");
  assert.match(textAt(tree, "/usr/sbin/setcap") ?? "", /^#!\/bin\/sh\n/);
  assert.equal(textAt(tree, "/usr/sbin/setcap.real"), "real setcap");
  // Nothing stands for what is not there, but for what every machine has.
  const empty = await treeOf([]);
  assert.equal(empty.has("/usr/sbin/setcap"), false);
  assert.match(textAt(empty, "/usr/bin/systemctl") ?? "", /^#!\/bin\/sh\n/);
});

test("a program that the packages bring is not replaced by what every machine has", async () => {
  const systemd = smallPackage("systemd", { "/usr/bin/systemctl": { program: "real" } });
  assert.equal(textAt(await treeOf([systemd], systemd), "/usr/bin/systemctl"), "real");
});

test("places for devices, temporary files and the sandbox itself are there", async () => {
  const tree = await treeOf([]);
  for (const path of ["/dev/null", "/dev/random"]) assert.equal(textAt(tree, path), "", path);
  for (const path of ["/proc", "/sys", "/run", "/tmp", "/var/tmp", "/etc/cron.d"]) {
    assert.equal(tree.get(path)?.kind, "directory", path);
  }
  assert.equal(modeAt(tree, "/dev/shm"), "1777");
  const link = tree.get("/dev/stdin");
  assert.deepEqual(link?.kind === "link" && link.target, "/proc/self/fd/0");
});

test("who diverts files of others wins where both bring one: what is moved counts in the end", async () => {
  const first = smallPackage("a", { "/usr/bin/x": { program: "a" } });
  const diverting = smallPackage(
    "b",
    { "/usr/bin/x": { program: "b" } },
    { scripts: { preinst: "dpkg-divert --package b --rename --add /usr/bin/x\n" } },
  );
  assert.equal(textAt(await treeOf([first, diverting], diverting), "/usr/bin/x"), "b");
  await assert.rejects(treeOf([first, smallPackage("b", { "/usr/bin/x": { program: "b" } })]), {
    code: "tree.conflict",
  });
});

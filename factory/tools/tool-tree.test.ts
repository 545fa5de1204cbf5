import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { test } from "node:test";
import type { TreeNode } from "@wherry/core/tree/tree.ts";
import { type ToolPackage, toolTree } from "./tool-tree.ts";

const attributes = { uid: 0, gid: 0, mtime: 0 };

function file(text: string, mode = 0o644): TreeNode {
  const bytes = Buffer.from(text);
  const content = { size: bytes.length, sha256: hash("sha256", bytes), location: { in: "memory" as const, bytes } };
  return { kind: "file", mode, ...attributes, content };
}

const link = (target: string): TreeNode => ({ kind: "link", mode: 0o777, ...attributes, target });

function pack(name: string, entries: Readonly<Record<string, TreeNode>>): ToolPackage {
  return { package: { name }, sha256: hash("sha256", name), entries: new Map(Object.entries(entries)) };
}

test("everything lies below /usr, in the order of paths", () => {
  const tree = toolTree([
    pack("b", { "/sbin/tool": file("x", 0o4755), "/lib/x/data": file("y") }),
    pack("a", { "/lib64": link("usr/lib64"), "/usr/share/doc/a/copyright": file("z") }),
  ]);
  assert.deepEqual([...tree.keys()], ["/usr/lib/x/data", "/usr/sbin/tool"]);
  const tool = tree.get("/usr/sbin/tool");
  assert.ok(tool?.kind === "file" && tool.executable);
});

for (const [path, target, expected] of [
  ["/usr/bin/a", "b", "b"],
  ["/usr/bin/a", "/usr/lib/a/b", "../lib/a/b"],
  ["/usr/bin/a", "/lib/a/b", "../lib/a/b"],
  ["/lib64/ld.so", "../lib/x/ld.so", "../lib/x/ld.so"],
  ["/lib64/ld.so", "/lib/x/ld.so", "../lib/x/ld.so"],
  ["/etc/alternatives/a", "/usr/bin/a", "../../usr/bin/a"],
  ["/usr/bin/a", "../../../../../etc/passwd", "../../etc/passwd"],
] as const) {
  test(`the link ${path} -> ${target} stays inside`, () => {
    const tree = toolTree([pack("a", { [path]: link(target) })]);
    assert.deepEqual([...tree.values()], [{ kind: "link", target: expected }]);
  });
}

test("two packages may agree about a path, and must not differ", () => {
  assert.equal(toolTree([pack("a", { "/lib/x": file("1") }), pack("b", { "/usr/lib/x": file("1") })]).size, 1);
  const differing = [pack("a", { "/lib/x": file("1") }), pack("b", { "/usr/lib/x": file("2") })];
  assert.throws(() => toolTree(differing), { code: "tree.conflict", message: /from a and from b/ });
});

test("nothing lies below a link or a file", () => {
  const packages = [pack("a", { "/usr/lib/x": link("/etc") }), pack("b", { "/usr/lib/x/passwd": file("root") })];
  assert.throws(() => toolTree(packages), { code: "tree.conflict" });
});

test("devices are refused", () => {
  const device: TreeNode = { kind: "block-device", mode: 0o600, ...attributes, major: 8, minor: 0 };
  assert.throws(() => toolTree([pack("a", { "/dev/sda": device })]), { code: "package.unsafe" });
});

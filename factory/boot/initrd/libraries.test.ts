import assert from "node:assert/strict";
import { test } from "node:test";
import { WherryError } from "@wherry/core/errors/errors.ts";
import type { Content, Tree, TreeNode } from "@wherry/core/tree/tree.ts";
import { buildElf } from "@wherry/testing/samples/elf.ts";
import { debianBoot } from "../../debian/policy/boot.ts";
import { putFile, putLink } from "../../tree/edit.ts";
import { libraryClosure } from "./libraries.ts";

const interpreter = "/lib64/ld-linux-x86-64.so.2";
const multiarch = "/usr/lib/x86_64-linux-gnu";
const read = async ({ location }: Content) => (location.in === "memory" ? location.bytes : new Uint8Array());

function sampleTree(): Map<string, TreeNode> {
  const draft = new Map<string, TreeNode>();
  const put = (path: string, bytes: Uint8Array) => putFile(draft, path, bytes, { mtime: 1 });
  put(
    "/usr/sbin/program",
    buildElf({ interpreter, needed: ["libb.so.1", "libc.so.6"], runpath: "$ORIGIN/../lib/own" }),
  );
  put("/usr/bin/static", buildElf({}));
  put("/usr/lib/own/libb.so.1", buildElf({ needed: ["liba.so.2"] }));
  put(`${multiarch}/liba.so.2.34`, buildElf({ needed: ["libc.so.6", "libb.so.1"] }));
  putLink(draft, `${multiarch}/liba.so.2`, "liba.so.2.34", { mtime: 1 });
  put(`${multiarch}/libb.so.1`, buildElf({ needed: [] }));
  put(`${multiarch}/libc.so.6`, buildElf({ interpreter, needed: [] }));
  put(`${multiarch}/ld-linux-x86-64.so.2`, buildElf({ soname: "ld-linux-x86-64.so.2" }));
  putLink(draft, `/usr${interpreter}`, "../lib/x86_64-linux-gnu/ld-linux-x86-64.so.2", { mtime: 1 });
  return draft;
}

const search = { read, folders: debianBoot.libraryFolders };

test("a program comes with its interpreter, its libraries, theirs, and the links between them", async () => {
  assert.deepEqual(await libraryClosure(sampleTree(), ["/usr/sbin/program"], search), [
    "/usr/lib/own/libb.so.1",
    `${multiarch}/ld-linux-x86-64.so.2`,
    `${multiarch}/liba.so.2`,
    `${multiarch}/liba.so.2.34`,
    // liba has no run path of its own.
    `${multiarch}/libb.so.1`,
    `${multiarch}/libc.so.6`,
    `/usr${interpreter}`,
    "/usr/sbin/program",
  ]);
});

test("a static program comes alone", async () => {
  assert.deepEqual(await libraryClosure(sampleTree(), ["/usr/bin/static"], search), ["/usr/bin/static"]);
});

test("a missing library is an error that says who needs it", async () => {
  const tree = sampleTree();
  tree.delete(`${multiarch}/liba.so.2`);
  await assert.rejects(libraryClosure(tree as Tree, ["/usr/sbin/program"], search), (error) => {
    assert.ok(error instanceof WherryError && error.code === "boot.incomplete");
    assert.match(error.message, /^\/usr\/lib\/own\/libb\.so\.1 needs liba\.so\.2/);
    return true;
  });
});

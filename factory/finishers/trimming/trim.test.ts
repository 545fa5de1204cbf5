import assert from "node:assert/strict";
import { test } from "node:test";
import type { Tree } from "@wherry/core/tree/tree.ts";
import { smallTree } from "@wherry/testing/fixtures/small-tree.ts";
import type { TrimDefinition } from "../../definition/image-definition.ts";
import { type TrimOptions, trimTree } from "./trim.ts";

const documentation = {
  trimmed: ["/usr/share/lint/**"],
  licences: ["/usr/share/doc/*/copyright", "/usr/share/common-licenses/**"],
};
const trimmed = (from: Tree, trim: TrimDefinition, options: Partial<TrimOptions> = {}) =>
  trimTree(from, trim, { documentation, ...options });

const KEEP_ALL = { documentation: false, locales: false, development: false, modules: false, paths: [] };

const tree = smallTree({
  "/usr/share/doc/bash/copyright": "GPL",
  "/usr/share/doc/bash/changelog.gz": "...",
  "/usr/share/man/man1/bash.1.gz": "...",
  "/usr/share/common-licenses/GPL-3": "GPL",
  "/usr/share/locale/de/LC_MESSAGES/bash.mo": "...",
  "/usr/lib/locale/C.utf8/LC_CTYPE": "...",
  "/usr/lib/locale/de_DE.utf8/LC_CTYPE": "...",
  "/usr/include/stdio.h": "...",
  "/usr/lib/x86_64-linux-gnu/libc.a": "...",
  "/usr/lib/x86_64-linux-gnu/libc.so.6": "...",
  "/usr/lib/x86_64-linux-gnu/pkgconfig/x.pc": "...",
  "/etc/alternatives/awk.1.gz": { link: "/usr/share/man/man1/bash.1.gz" },
  "/etc/alternatives/awk": { link: "/usr/bin/awk" },
  "/usr/src": { directory: 0o755 },
  "/usr/share/foo/bar/baz": "...",
});

test("nothing is trimmed unless it is asked for", () => {
  assert.deepEqual([...trimmed(tree, KEEP_ALL).keys()], [...tree.keys()]);
});

test("without documentation, licences stay and empty folders go", () => {
  const left = trimmed(tree, { ...KEEP_ALL, documentation: true });
  assert.equal(left.has("/usr/share/doc/bash/copyright"), true);
  assert.equal(left.has("/usr/share/common-licenses/GPL-3"), true);
  assert.equal(left.has("/usr/share/doc/bash/changelog.gz"), false);
  assert.equal(left.has("/usr/share/man"), false);
  assert.equal(left.has("/usr/src"), true);
});

test("what only the distribution has for people goes with it", () => {
  const overrides = smallTree({ "/usr/share/lint/bash": "...", "/usr/share/linty/bash": "..." });
  const left = trimmed(overrides, { ...KEEP_ALL, documentation: true });
  assert.deepEqual([left.has("/usr/share/lint"), left.has("/usr/share/linty/bash")], [false, true]);
});

test("links to manuals go with the manuals, links that were broken before stay", () => {
  const left = trimmed(tree, { ...KEEP_ALL, documentation: true });
  assert.equal(left.has("/etc/alternatives/awk.1.gz"), false);
  assert.equal(left.has("/etc/alternatives/awk"), true);
});

test("a link to a program that is trimmed stays, so that it is seen", () => {
  const program = smallTree({ "/usr/bin/mawk": "...", "/etc/alternatives/awk": { link: "/usr/bin/mawk" } });
  const left = trimmed(program, { ...KEEP_ALL, paths: ["/usr/bin/mawk"] });
  assert.deepEqual([left.has("/usr/bin/mawk"), left.has("/etc/alternatives/awk")], [false, true]);
});

test("without locales, C.UTF-8 stays", () => {
  const left = trimmed(tree, { ...KEEP_ALL, locales: true });
  assert.equal(left.has("/usr/lib/locale/C.utf8/LC_CTYPE"), true);
  assert.equal(left.has("/usr/lib/locale/de_DE.utf8"), false);
  assert.equal(left.has("/usr/share/locale"), false);
});

test("without development files, shared libraries stay", () => {
  const left = trimmed(tree, { ...KEEP_ALL, development: true });
  assert.equal(left.has("/usr/lib/x86_64-linux-gnu/libc.so.6"), true);
  for (const path of [
    "/usr/include/stdio.h",
    "/usr/lib/x86_64-linux-gnu/libc.a",
    "/usr/lib/x86_64-linux-gnu/pkgconfig",
  ]) {
    assert.equal(left.has(path), false, path);
  }
});

test("the definition's globs have no exceptions", () => {
  const left = trimmed(tree, {
    ...KEEP_ALL,
    documentation: true,
    paths: ["/usr/share/doc/**", "/usr/share/foo/**"],
  });
  assert.equal(left.has("/usr/share/doc"), false);
  assert.equal(left.has("/usr/share/foo"), false);
});

test("what packages need stays, unless the definition itself names it", () => {
  const files = smallTree({
    "/usr/share/man/man1/a.1": "",
    "/usr/share/info/a": "",
    "/usr/lib/udev/hwdb.d/x.hwdb": "",
  });
  const trim = { ...KEEP_ALL, documentation: true, paths: ["/usr/lib/udev/hwdb.d/**"] };
  const needed = ["/usr/share/man/**", "/usr/lib/udev/hwdb.d/**"];
  const left = (options: Partial<TrimOptions>) =>
    [...trimmed(files, trim, options)].flatMap(([path, { kind }]) => (kind === "file" ? [path] : []));
  assert.deepEqual(left({}), []);
  assert.deepEqual(left({ needed }), ["/usr/share/man/man1/a.1"]);
  assert.deepEqual(left({ needed, yielding: trim.paths }), ["/usr/share/man/man1/a.1", "/usr/lib/udev/hwdb.d/x.hwdb"]);
});

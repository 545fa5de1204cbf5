import assert from "node:assert/strict";
import { test } from "node:test";
import { smallTree } from "@wherry/testing/fixtures/small-tree.ts";
import { type TrimOptions, trimTree } from "./trim.ts";

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
  assert.deepEqual([...trimTree(tree, KEEP_ALL).keys()], [...tree.keys()]);
});

test("without documentation, licences stay and empty folders go", () => {
  const trimmed = trimTree(tree, { ...KEEP_ALL, documentation: true });
  assert.equal(trimmed.has("/usr/share/doc/bash/copyright"), true);
  assert.equal(trimmed.has("/usr/share/common-licenses/GPL-3"), true);
  assert.equal(trimmed.has("/usr/share/doc/bash/changelog.gz"), false);
  assert.equal(trimmed.has("/usr/share/man"), false);
  assert.equal(trimmed.has("/usr/src"), true);
});

test("links to manuals go with the manuals, links that were broken before stay", () => {
  const trimmed = trimTree(tree, { ...KEEP_ALL, documentation: true });
  assert.equal(trimmed.has("/etc/alternatives/awk.1.gz"), false);
  assert.equal(trimmed.has("/etc/alternatives/awk"), true);
});

test("a link to a program that is trimmed stays, so that it is seen", () => {
  const program = smallTree({ "/usr/bin/mawk": "...", "/etc/alternatives/awk": { link: "/usr/bin/mawk" } });
  const trimmed = trimTree(program, { ...KEEP_ALL, paths: ["/usr/bin/mawk"] });
  assert.deepEqual([trimmed.has("/usr/bin/mawk"), trimmed.has("/etc/alternatives/awk")], [false, true]);
});

test("without locales, C.UTF-8 stays", () => {
  const trimmed = trimTree(tree, { ...KEEP_ALL, locales: true });
  assert.equal(trimmed.has("/usr/lib/locale/C.utf8/LC_CTYPE"), true);
  assert.equal(trimmed.has("/usr/lib/locale/de_DE.utf8"), false);
  assert.equal(trimmed.has("/usr/share/locale"), false);
});

test("without development files, shared libraries stay", () => {
  const trimmed = trimTree(tree, { ...KEEP_ALL, development: true });
  assert.equal(trimmed.has("/usr/lib/x86_64-linux-gnu/libc.so.6"), true);
  for (const path of [
    "/usr/include/stdio.h",
    "/usr/lib/x86_64-linux-gnu/libc.a",
    "/usr/lib/x86_64-linux-gnu/pkgconfig",
  ]) {
    assert.equal(trimmed.has(path), false, path);
  }
});

test("the definition's globs have no exceptions", () => {
  const trimmed = trimTree(tree, {
    ...KEEP_ALL,
    documentation: true,
    paths: ["/usr/share/doc/**", "/usr/share/foo/**"],
  });
  assert.equal(trimmed.has("/usr/share/doc"), false);
  assert.equal(trimmed.has("/usr/share/foo"), false);
});

test("what packages need stays, unless the definition itself names it", () => {
  const files = smallTree({
    "/usr/share/man/man1/a.1": "",
    "/usr/share/info/a": "",
    "/usr/lib/udev/hwdb.d/x.hwdb": "",
  });
  const trim = { ...KEEP_ALL, documentation: true, paths: ["/usr/lib/udev/hwdb.d/**"] };
  const needed = ["/usr/share/man/**", "/usr/lib/udev/hwdb.d/**"];
  const left = (options: TrimOptions) =>
    [...trimTree(files, trim, options)].flatMap(([path, { kind }]) => (kind === "file" ? [path] : []));
  assert.deepEqual(left({}), []);
  assert.deepEqual(left({ needed }), ["/usr/share/man/man1/a.1"]);
  assert.deepEqual(left({ needed, yielding: trim.paths }), ["/usr/share/man/man1/a.1", "/usr/lib/udev/hwdb.d/x.hwdb"]);
});

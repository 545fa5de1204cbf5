import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeUtf8, encodeUtf8 } from "../bytes/utf8.ts";
import { viewMap } from "./map-view.ts";
import { overlay } from "./overlay.ts";
import { type FileView, readText, type ViewNode } from "./view.ts";

type Node = ViewNode & { readonly text?: string };

const view = viewMap<Node>(
  new Map<string, Node>([
    ["/", { kind: "directory" }],
    ["/usr", { kind: "directory" }],
    ["/usr/lib", { kind: "directory" }],
    ["/usr/lib/b", { kind: "file", text: "bee" }],
    ["/usr/lib/a", { kind: "link", target: "b" }],
    ["/lib", { kind: "link", target: "usr/lib" }],
    ["/loop", { kind: "link", target: "loop" }],
    ["/up", { kind: "link", target: "../../lib" }],
    ["/gone", { kind: "link", target: "/nowhere/x" }],
  ]),
  ({ text }) => (text === undefined ? undefined : encodeUtf8(text)),
);

/** The same over the same, with one file more and one less. */
function changed(): FileView {
  const over = overlay(view);
  over.put("/etc/made/c", { kind: "file" }, encodeUtf8("sea"));
  over.put("/usr/lib/d", { kind: "link", target: "/etc/made/c" });
  over.remove("/usr/lib/a");
  return over;
}

test("the name itself is looked up, with links in its folders followed", () => {
  assert.deepEqual(view.lookup("/lib/a"), { kind: "link", target: "b" });
  assert.equal(view.lookup("/up/b")?.kind, "file");
  assert.equal(view.lookup("/")?.kind, "directory");
  for (const path of ["/none", "/usr/lib/b/x", "/loop/x", "/gone/x"]) assert.equal(view.lookup(path), undefined, path);
});

test("folders are listed and files read with every link followed", () => {
  assert.deepEqual(view.list("/lib"), ["a", "b"]);
  assert.deepEqual(view.list("/"), ["gone", "lib", "loop", "up", "usr"]);
  for (const path of ["/usr/lib/b", "/none", "/loop", "/gone"]) assert.deepEqual(view.list(path), [], path);
  assert.equal(decodeUtf8(view.read("/up/a") ?? new Uint8Array()), "bee");
  for (const path of ["/usr", "/none", "/loop", "/gone"]) assert.equal(view.read(path), undefined, path);
  assert.equal(readText(view, "/lib/a"), "bee");
  assert.equal(readText(view, "/none"), "");
});

test("a path is followed as far as text can tell, and nowhere in a circle", () => {
  assert.equal(view.follow("/up/a"), "/usr/lib/b");
  assert.equal(view.follow("/gone/y"), "/nowhere/x/y");
  assert.equal(view.follow("/loop"), undefined);
});

test("changes over a view are seen, with their folders, and the view below stays as it is", () => {
  const over = changed();
  assert.deepEqual(over.list("/lib"), ["b", "d"]);
  assert.deepEqual(over.list("/etc"), ["made"]);
  assert.equal(over.lookup("/etc/made")?.kind, "directory");
  assert.equal(over.lookup("/lib/a"), undefined);
  assert.equal(readText(over, "/lib/d"), "sea");
  assert.equal(readText(over, "/lib/b"), "bee");
  assert.deepEqual(view.list("/lib"), ["a", "b"]);
  assert.equal(view.lookup("/etc"), undefined);
});

test("what was put and taken away again is gone, with its bytes", () => {
  const over = overlay(view);
  over.put("/x", { kind: "file" }, encodeUtf8("x"));
  over.remove("/x");
  assert.equal(over.lookup("/x"), undefined);
  assert.equal(over.read("/x"), undefined);
  assert.deepEqual([...over.changes], [["/x", undefined]]);
});

test("a path leads to the same place however often, and in whichever order, it is asked for", () => {
  const links = [
    "/up/a",
    "/lib/a",
    "/usr/lib/a",
    "/lib",
    "/lib/",
    "/lib//b",
    "/lib/./b",
    "/lib/../lib/b",
    "/",
    "/loop/x",
  ];
  const places = ["/usr/lib/b", "/usr/lib/b", "/usr/lib/b", "/usr/lib", "/usr/lib", "/usr/lib/b", "/usr/lib/b"];
  const expected = [...places, "/usr/lib/b", "/", undefined];
  for (const order of [links.keys(), [...links.keys()].reverse(), links.keys()])
    for (const index of order) assert.equal(view.follow(links[index] ?? ""), expected[index]);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { findBrokenLinks } from "./check-links.ts";
import { resolveLink } from "./resolve-links.ts";

test("links to pages, anchors and files that are not there are found, those elsewhere are left alone", () => {
  const files = new Map([
    ["index.html", '<a href="a/b.html#c"></a><a href="a/b.html#d"></a><a href="#e"></a><img src="f.svg">'],
    ["a/b.html", '<h1 id="c"><a href="../index.html"></a><a href="https://example.org/x"></a><a href="../g"></a>'],
  ]);
  assert.deepEqual(findBrokenLinks(files), [
    "index.html: a/b.html#d",
    "index.html: #e",
    "index.html: f.svg",
    "a/b.html: ../g",
  ]);
});

test("a link leads to the page that is made of a document, and a folder's to that of its README", () => {
  const targets = { pages: new Set(["README.md", "docs/a.md", "docs/d/README.md"]), files: new Set(["docs/p.svg"]) };
  for (const [from, href, address] of [
    ["docs/a.md", "../README.md", "../index.html"],
    ["README.md", "docs/a.md#b", "docs/a.html#b"],
    ["README.md", "docs/d/", "docs/d/README.html"],
    ["docs/d/README.md", "../p.svg", "../p.svg"],
    ["README.md", "https://example.org/", "https://example.org/"],
    ["README.md", "#here", "#here"],
    ["README.md", "docs/b.md", undefined],
  ] as const) {
    assert.equal(resolveLink(from, href, targets), address, href);
  }
});

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { contents } from "../layout/contents.ts";
import { findBrokenLinks } from "./check-links.ts";
import { makeSite } from "./make-site.ts";

const root = join(import.meta.dirname, "../..");
const { files, brokenLinks } = await makeSite(root);
const html = [...files].filter(([path]) => path.endsWith(".html"));

test("every link of the documents leads somewhere, on the site as well", () => {
  assert.deepEqual([...brokenLinks, ...findBrokenLinks(files)], []);
});

test("every document of docs/ is in the navigation, but for single decisions", () => {
  const listed = new Set(contents.flatMap(({ pages }) => pages.map(({ path }) => path.replace(/\.md$/, ".html"))));
  const missing = html.filter(([path]) => /^docs\/(?!decisions\/\d)/.test(path) && !listed.has(path));
  assert.deepEqual(
    missing.map(([path]) => path),
    [],
  );
});

test("every error code has its anchor", async () => {
  const page = files.get("docs/errors.html") ?? "";
  const union = await readFile(join(root, "core/errors/errors.ts"), "utf8");
  const codes = [...union.matchAll(/^ {2}\| "([a-z.-]+)"/gm)].map(([, code = ""]) => code);
  assert.ok(codes.length > 40);
  for (const code of codes)
    assert.ok(page.includes(`<h3 id="${code.replaceAll(".", "")}"><code class="short">${code}</code>`), code);
});

test("pages ask nothing of a network, and can be read without scripts", () => {
  for (const [path, text] of html) {
    const loaded = [...text.matchAll(/<(?:script|link|img)[^>]*?(?:src|href)="([^"]*)"/g)].map(
      ([, address]) => address,
    );
    assert.deepEqual(
      loaded.filter((address) => /^(?!data:)[a-z]+:|^\//.test(address ?? "")),
      [],
      path,
    );
    assert.equal([...text.matchAll(/<script/g)].length, 1, path);
  }
});

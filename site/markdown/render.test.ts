import assert from "node:assert/strict";
import { test } from "node:test";
import { renderMarkdown } from "./render.ts";

const render = (text: string) =>
  renderMarkdown(text, (href) => ({ address: `to:${href}`, title: href.endsWith(".md") ? "Title" : undefined }));

test("headings have the anchors that GitHub gives them, each its own", () => {
  const { headings, html, title } = render("# `wherry` & *all*\n\n## `lock.invalid`\n\n## A B, c\n\n## A B, c\n");
  assert.equal(title, "wherry & all");
  assert.deepEqual(
    headings.map(({ id }) => id),
    ["wherry--all", "lockinvalid", "a-b-c", "a-b-c-1"],
  );
  assert.match(
    html,
    /<h2 id="lockinvalid"><code class="short">lock\.invalid<\/code> <a class="anchor" href="#lockinvalid"/,
  );
});

test("HTML within a page is shown as text, but for comments", () => {
  const { html } = render("# T\n\n<!-- generated -->\n\n<script>alert(1)</script>\n\na <b>c</b> `<name>`\n");
  assert.doesNotMatch(html, /<script|<b>|generated/);
  assert.match(html, /&lt;script&gt;/);
  assert.match(html, /<code class="short">&lt;name&gt;<\/code>/);
});

test("links and pictures lead where they are said to", () => {
  const { html } = render("# T\n\n[a](b.md#c)\n\n![d & e](f.svg)\n");
  assert.match(html, /<a href="to:b\.md#c">a<\/a>/);
  assert.match(html, /<img src="to:f\.svg" alt="d &amp; e">/);
});

test("a link that is named by its file has the title of the page", () => {
  const { html } = render("# T\n\n[b.md](b.md), [`x/b.md`](b.md), [the b.md](b.md#c), [b.svg](b.svg)\n");
  const texts = [...html.matchAll(/<a href="to:[^"]*">(.*?)<\/a>/g)].map(([, text]) => text);
  assert.deepEqual(texts, ["Title", "Title", "the b.md", "b.svg"]);
});

test("a block that is a file has its name, and comments are set apart", () => {
  const { html } = render("# T\n\n```yaml a.yaml\nb: c#d # e\n# f <g>\n```\n");
  assert.match(html, /<figcaption>a\.yaml<\/figcaption>/);
  assert.match(html, /b: c#d <span class="comment"># e<\/span>\n<span class="comment"># f &lt;g&gt;<\/span>\n/);
});

test("sections have what a reader sees, for the search", () => {
  const page = render("# T\n\na **b** `c`\n\n## U\n\n| d | e |\n|---|---|\n| f | g & h |\n\n- i\n- j\n");
  assert.deepEqual(
    page.sections.map(({ heading, text }) => [heading.text, text]),
    [
      ["T", "a b c"],
      ["U", "d e f g & h i j"],
    ],
  );
});

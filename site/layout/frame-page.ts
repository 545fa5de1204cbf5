import { escapeMarkup } from "../markdown/escape.ts";
import { addressOfPage, relativeAddress } from "../markdown/page-links.ts";
import type { Heading, RenderedPage } from "../markdown/render.ts";
import { type ContentsEntry, contents } from "./contents.ts";

export const styleAddress = "style.css";
export const searchAddress = "search.js";
export const searchIndexAddress = "search-index.js";

/** A whole page: its text between the navigation and what is on it. `path` is the page's in the repository. */
export function framePage(path: string, page: RenderedPage): string {
  const own = addressOfPage(path);
  const to = (address: string) => escapeMarkup(relativeAddress(own, address));
  const title = page.title === "Wherry" ? "Wherry" : `${escapeMarkup(page.title)} · Wherry`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${to(styleAddress)}">
<script defer src="${to(searchAddress)}" data-index="${to(searchIndexAddress)}" data-root="${"../".repeat(own.split("/").length - 1)}"></script>
</head>
<body>
<a class="skip" href="#content">Skip to the text</a>
<header>
<a class="home" href="${to("index.html")}">Wherry</a>
<form class="search" role="search" hidden>
<input type="search" aria-label="Search" placeholder="Search  (press /)" autocomplete="off" spellcheck="false">
<ol class="found" hidden></ol>
</form>
</header>
<div class="columns">
<nav aria-label="Pages">
<details class="pages">
<summary>All pages</summary>
${contents.map((group) => navigationGroup(group.title, group.pages, path, to)).join("\n")}
</details>
</nav>
<main id="content" tabindex="-1">
${page.html}${neighbours(path, to)}</main>
${onThisPage(page.headings)}
</div>
</body>
</html>
`;
}

function navigationGroup(
  title: string,
  pages: readonly ContentsEntry[],
  current: string,
  to: (address: string) => string,
): string {
  const items = pages.map(({ path, title: name }) => {
    const here = path === current ? ' aria-current="page"' : "";
    return `<li><a href="${to(addressOfPage(path))}"${here}>${escapeMarkup(name)}</a></li>`;
  });
  return `<h2>${escapeMarkup(title)}</h2>\n<ul>\n${items.join("\n")}\n</ul>`;
}

/** The pages before and after this one, as the navigation has them. */
function neighbours(path: string, to: (address: string) => string): string {
  const all = contents.flatMap(({ pages }) => pages);
  const index = all.findIndex((page) => page.path === path);
  if (index < 0) return "";
  const link = (page: ContentsEntry | undefined, rel: "prev" | "next") =>
    page === undefined
      ? "<span></span>"
      : `<a rel="${rel}" href="${to(addressOfPage(page.path))}">${rel === "prev" ? "← " : ""}${escapeMarkup(page.title)}${rel === "next" ? " →" : ""}</a>`;
  return `<nav class="neighbours" aria-label="Neighbouring pages">${link(all[index - 1], "prev")}${link(all[index + 1], "next")}</nav>\n`;
}

function onThisPage(headings: readonly Heading[]): string {
  const shown = headings.filter(({ depth }) => depth === 2 || depth === 3);
  if (shown.length < 3) return "";
  const items = shown.map(
    ({ id, text, depth }) => `<li class="depth-${depth}"><a href="#${id}">${escapeMarkup(text)}</a></li>`,
  );
  return `<aside aria-label="On this page">\n<h2>On this page</h2>\n<ul>\n${items.join("\n")}\n</ul>\n</aside>`;
}

import { globSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { contents } from "../layout/contents.ts";
import { framePage, searchAddress, searchIndexAddress, styleAddress } from "../layout/frame-page.ts";
import { addressOfPage, targetOfLink } from "../markdown/page-links.ts";
import { type RenderedPage, renderMarkdown } from "../markdown/render.ts";
import { schemaFiles } from "../reference/schemas-page.ts";
import { readPages } from "./read-pages.ts";
import { resolveLink } from "./resolve-links.ts";
import { searchIndex } from "./search-index.ts";

export interface Site {
  /** Every file by its address. */
  readonly files: ReadonlyMap<string, string>;
  /** Links to what is not on the site, as "page: link". */
  readonly brokenLinks: readonly string[];
}

/** All files of the site, made of the repository in the folder `root`. */
export async function makeSite(root: string): Promise<Site> {
  const pages = await readPages(root);
  const files = new Map(schemaFiles());
  for (const path of globSync("docs/pictures/*.svg", { cwd: root }).sort()) {
    files.set(path, await readFile(join(root, path), "utf8"));
  }
  const titles = new Map([...pages].map(([path, text]) => [path, /^# (.*)$/m.exec(text)?.[1]?.replaceAll("`", "")]));
  for (const { path, title } of contents.flatMap((group) => group.pages)) titles.set(path, title);
  const targets = { pages: new Set(pages.keys()), files: new Set(files.keys()) };
  const listed = new Set(contents.flatMap((group) => group.pages.map((page) => page.path)));
  const brokenLinks = [...listed].filter((path) => !pages.has(path)).map((path) => `the navigation: ${path}`);
  const rendered = new Map<string, RenderedPage>();
  for (const [path, text] of pages) {
    const link = (href: string) => {
      const address = resolveLink(path, href, targets);
      if (address === undefined) brokenLinks.push(`${path}: ${href}`);
      return { address: address ?? href, title: titles.get(targetOfLink(path, href)?.path ?? "") };
    };
    const page = renderMarkdown(text, link);
    rendered.set(path, page);
    files.set(addressOfPage(path), framePage(path, page));
  }
  const searched = new Map([...rendered].filter(([path]) => listed.has(path) && path !== "CHANGELOG.md"));
  files.set(searchIndexAddress, searchIndex(searched));
  const layout = async (name: string) => await readFile(new URL(`../layout/${name}`, import.meta.url), "utf8");
  files.set(styleAddress, await layout("style.css"));
  files.set(searchAddress, await layout("search.js"));
  return { files, brokenLinks };
}

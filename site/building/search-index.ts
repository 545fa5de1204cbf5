import { addressOfPage } from "../markdown/page-links.ts";
import type { RenderedPage } from "../markdown/render.ts";

/** So much of a section is searched. */
const mostLetters = 1500;

/** The script that gives the search its index: every section of the pages with its address. */
export function searchIndex(pages: ReadonlyMap<string, RenderedPage>): string {
  const entries = [...pages].flatMap(([path, { title, sections }]) =>
    sections.map(({ heading, text }, index) => ({
      address: index === 0 ? addressOfPage(path) : `${addressOfPage(path)}#${heading.id}`,
      page: title,
      heading: heading.text,
      text: text.slice(0, mostLetters),
    })),
  );
  return `globalThis.searchIndex = ${JSON.stringify(entries)};\n`;
}

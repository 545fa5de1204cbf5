import { Marked, type Token, type Tokens } from "marked";
import { escapeMarkup } from "./escape.ts";
import { renderCode } from "./render-code.ts";
import { createSlugs } from "./slugs.ts";

export interface Heading {
  readonly depth: number;
  /** Its anchor. */
  readonly id: string;
  readonly text: string;
}

export interface PageLink {
  readonly address: string;
  /** Of the page that it leads to; undefined for what is none. */
  readonly title: string | undefined;
}

/** What stands between two headings, for the search. */
export interface Section {
  readonly heading: Heading;
  readonly text: string;
}

export interface RenderedPage {
  /** The first heading. */
  readonly title: string;
  readonly html: string;
  readonly headings: readonly Heading[];
  readonly sections: readonly Section[];
}

/**
 * A page of Markdown (GitHub's) as HTML.
 *
 * HTML within it is shown as text, but for comments, which are left out: all that pages need can be said in Markdown.
 *
 * @param link where a link or picture leads on the site
 */
export function renderMarkdown(text: string, link: (href: string) => PageLink): RenderedPage {
  const marked = new Marked({ gfm: true });
  const slugs = createSlugs();
  const headings: Heading[] = [];
  marked.use({
    renderer: {
      heading({ tokens, depth }) {
        const heading = { depth, id: slugs(plainText(tokens)), text: plainText(tokens) };
        headings.push(heading);
        const inner = this.parser.parseInline(tokens);
        const anchor = `<a class="anchor" href="#${heading.id}" aria-label="Link to this section">#</a>`;
        return `<h${depth} id="${heading.id}">${inner}${depth === 1 ? "" : ` ${anchor}`}</h${depth}>\n`;
      },
      code: renderCode,
      // A wide table is scrolled by itself, and by the keyboard as well.
      table(token) {
        const labels = token.header.map(({ text: cell }) => cell.replaceAll("`", ""));
        const row = (cells: readonly Tokens.TableCell[], tag: "td" | "th") => {
          const each = cells.map(({ tokens }, index) => {
            const label = tag === "th" || !labels[index] ? "" : ` data-label="${escapeMarkup(labels[index])}"`;
            return `<${tag}${label}>${this.parser.parseInline(tokens)}</${tag}>`;
          });
          return `<tr>${each.join("")}</tr>\n`;
        };
        const head = token.header.every(({ text: cell }) => cell === "")
          ? ""
          : `<thead>${row(token.header, "th")}</thead>`;
        const body = token.rows.map((cells) => row(cells, "td")).join("");
        return `<div class="wide" tabindex="0" role="region" aria-label="Table"><table>${head}<tbody>${body}</tbody></table></div>\n`;
      },
      link({ href, tokens }) {
        const { address, title } = link(href);
        // Within the repository a page is named by its file, on the site by what it is about.
        const isFile = /^[\w./-]+\.md$/.test(plainText(tokens));
        const inner = isFile && title !== undefined ? escapeMarkup(title) : this.parser.parseInline(tokens);
        return `<a href="${escapeMarkup(address)}">${inner}</a>`;
      },
      image({ href, text: description }) {
        const picture = `<img src="${escapeMarkup(link(href).address)}" alt="${escapeMarkup(description)}">`;
        return `<span class="picture" tabindex="0" role="region" aria-label="Picture">${picture}</span>`;
      },
      // A line may end within a long one, but not after the hyphens of an option.
      codespan({ text: code }) {
        return `<code${code.length <= 30 ? ' class="short"' : ""}>${escapeMarkup(code)}</code>`;
      },
      html({ text: html }) {
        return html.trim().startsWith("<!--") ? "" : escapeMarkup(html);
      },
    },
  });
  const tokens = marked.lexer(text);
  const html = marked.parser(tokens);
  return { title: headings[0]?.text ?? "", html, headings, sections: sectionsOf(tokens, headings) };
}

/** In the order of their headings, which the renderer has met. */
function sectionsOf(tokens: readonly Token[], headings: readonly Heading[]): readonly Section[] {
  const sections: { heading: Heading; text: string }[] = [];
  let met = 0;
  for (const token of tokens) {
    if (token.type === "heading") {
      const heading = headings[met++];
      if (heading !== undefined) sections.push({ heading, text: "" });
      continue;
    }
    const last = sections.at(-1);
    if (last !== undefined && token.type !== "html" && token.type !== "space") last.text += ` ${plainText([token])}`;
  }
  return sections.map(({ heading, text }) => ({ heading, text: text.replaceAll(/\s+/g, " ").trim() }));
}

/** What a reader sees of tokens, without any markup. */
function plainText(tokens: readonly Token[]): string {
  return tokens.map(plainTextOf).join("");
}

function plainTextOf(token: Token): string {
  if (token.type === "table") {
    const { header, rows } = token as Tokens.Table;
    return [header, ...rows].map((cells) => cells.map((cell) => plainText(cell.tokens)).join(" ")).join(" ");
  }
  if (token.type === "list") return (token as Tokens.List).items.map((item) => plainText(item.tokens)).join(" ");
  if ("tokens" in token && token.tokens !== undefined) return plainText(token.tokens);
  return "text" in token && typeof token.text === "string" ? withoutEntities(token.text) : " ";
}

/** Marked gives some tokens of text with entities. */
function withoutEntities(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
}

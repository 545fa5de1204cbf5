import { escapeMarkup } from "./escape.ts";

/** Languages in which a "#" after a space, or at the head of a line, begins a comment. */
const hashComments = ["yaml", "sh"];

/**
 * A block of code. The words after its language name the file that it is, as in "yaml web.yaml". Only comments are set
 * apart from the rest.
 */
export function renderCode({ text, lang = "" }: { readonly text: string; readonly lang?: string | undefined }): string {
  const [language = "", file] = lang.split(" ");
  const lines = text
    .split("\n")
    .map((line) => (hashComments.includes(language) ? withComment(line) : escapeMarkup(line)));
  const caption = file === undefined ? "" : `<figcaption>${escapeMarkup(file)}</figcaption>`;
  const code = `<pre tabindex="0"><code>${lines.join("\n")}\n</code></pre>`;
  return `<figure class="code">${caption}${code}</figure>\n`;
}

function withComment(line: string): string {
  const [, before = line, comment = ""] = /^(|.*?\s)(#\s.*)$/.exec(line) ?? [];
  return escapeMarkup(before) + (comment === "" ? "" : `<span class="comment">${escapeMarkup(comment)}</span>`);
}

import { lexer, type Token } from "marked";

/** A block of code in a page of the documentation. */
export interface Block {
  /** Where it stands: "docs/tutorial.md:24". */
  readonly place: string;
  readonly page: string;
  /** "yaml", "sh"; empty where none is named. */
  readonly language: string;
  /** The file that it is, where the words after its language name one: "yaml web.yaml". */
  readonly file: string | undefined;
  readonly text: string;
}

/** Every block of code in a page of Markdown, also indented ones and those within lists, in their order. */
export function readBlocks(page: string, markdown: string): readonly Block[] {
  const blocks: Block[] = [];
  let from = 0;
  const walk = (tokens: readonly Token[]) => {
    for (const token of tokens) {
      if (token.type === "code") {
        const [first = ""] = token.raw.trimStart().split("\n");
        from = Math.max(from, markdown.indexOf(first, from));
        const line = markdown.slice(0, from).split("\n").length;
        from += first.length;
        const [language = "", file] = (token.lang ?? "").split(" ");
        blocks.push({ place: `${page}:${line}`, page, language, file, text: `${token.text.trimEnd()}\n` });
      } else if (token.type === "list") walk(token.items);
      else if ("tokens" in token && token.tokens !== undefined) walk(token.tokens);
    }
  };
  walk(lexer(markdown));
  return blocks;
}

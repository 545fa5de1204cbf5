import { globSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { generatedPages } from "../layout/contents.ts";
import { commandsPage } from "../reference/commands-page.ts";
import { schemasPage } from "../reference/schemas-page.ts";

/** The pages of the site in Markdown, by their path in the repository: its own documents, and those that are made. */
export async function readPages(root: string): Promise<ReadonlyMap<string, string>> {
  const exclude = (path: string) => /(?:^|\/)(?:node_modules|output)(?:\/|$)/.test(path);
  const paths = globSync("**/*.md", { cwd: root, exclude }).sort();
  const read = await Promise.all(paths.map(async (path) => [path, await readFile(join(root, path), "utf8")] as const));
  const pages = new Map(read);
  pages.set(generatedPages.commands, await commandsPage());
  pages.set(generatedPages.schemas, schemasPage());
  pages.set(generatedPages.decisions, decisionsPage(pages));
  return pages;
}

function decisionsPage(pages: ReadonlyMap<string, string>): string {
  const rows = [...pages].flatMap(([path, text]) => {
    const [, name] = /^docs\/decisions\/(\d+-.*\.md)$/.exec(path) ?? [];
    return name === undefined ? [] : [`- [${/^# (.*)$/m.exec(text)?.[1] ?? name}](${name})`];
  });
  return `# Decisions\n\nWhy things are as they are: of each decision its context, what was chosen, what was not, and what follows.\n\n${rows.join("\n")}\n`;
}

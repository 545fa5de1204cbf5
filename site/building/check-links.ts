import { posix } from "node:path";

/** The parts of links that are checked: links, pictures, styles and scripts. */
const reference = /\s(?:href|src|data-index)="([^"]*)"/g;

/**
 * Every link of the site's pages that leads nowhere, as "page: link". Addresses elsewhere are not looked at; a page is
 * what ends in .html.
 */
export function findBrokenLinks(files: ReadonlyMap<string, string>): readonly string[] {
  const anchors = new Map(
    [...files]
      .filter(([path]) => path.endsWith(".html"))
      .map(([path, html]) => [path, new Set([...html.matchAll(/\sid="([^"]*)"/g)].map(([, id = ""]) => id))]),
  );
  return [...anchors.keys()].flatMap((path) =>
    [...(files.get(path) ?? "").matchAll(reference)]
      .map(([, link = ""]) => link.replaceAll("&amp;", "&"))
      .filter((link) => !/^[a-z][a-z0-9+.-]*:/i.test(link) && !leads(path, link, files, anchors))
      .map((link) => `${path}: ${link}`),
  );
}

function leads(
  path: string,
  link: string,
  files: ReadonlyMap<string, string>,
  anchors: ReadonlyMap<string, ReadonlySet<string>>,
): boolean {
  const [address = "", anchor] = link.split("#", 2);
  const target = address === "" ? path : posix.join(posix.dirname(path), address);
  if (!files.has(target)) return false;
  return anchor === undefined || anchors.get(target)?.has(decodeURIComponent(anchor)) === true;
}

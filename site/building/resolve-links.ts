import { posix } from "node:path";
import { addressOfPage, relativeAddress, targetOfLink } from "../markdown/page-links.ts";

/** What a link may lead to: pages by their paths in the repository, and files of the site by their addresses. */
export interface LinkTargets {
  readonly pages: ReadonlySet<string>;
  readonly files: ReadonlySet<string>;
}

/**
 * A link of a page as it is on the site. A folder's is that of its README.md. Undefined where it leads to what is not
 * on the site.
 */
export function resolveLink(from: string, href: string, { pages, files }: LinkTargets): string | undefined {
  const target = targetOfLink(from, href);
  if (target === undefined) return href;
  const own = addressOfPage(from);
  const page = [target.path, posix.join(target.path, "README.md")].find((path) => pages.has(path));
  if (page !== undefined) return `${relativeAddress(own, addressOfPage(page))}${target.anchor}`;
  return files.has(target.path) ? `${relativeAddress(own, target.path)}${target.anchor}` : undefined;
}

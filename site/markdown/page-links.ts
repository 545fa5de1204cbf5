import { posix } from "node:path";

/** Where a page of the repository lies on the site: beside the same neighbours, so that relative links hold. */
export function addressOfPage(path: string): string {
  return path === "README.md" ? "index.html" : path.replace(/\.md$/, ".html");
}

/** "../x/y.md#z" in the page a/b.md -> "x/y.md" and "#z"; undefined for one elsewhere, and one within the page. */
export function targetOfLink(
  from: string,
  href: string,
): { readonly path: string; readonly anchor: string } | undefined {
  if (/^[a-z][a-z0-9+.-]*:/i.test(href) || href.startsWith("#")) return undefined;
  const [path = "", anchor] = href.split("#", 2);
  return {
    path: posix.join(posix.dirname(from), path).replace(/\/$/, ""),
    anchor: anchor === undefined ? "" : `#${anchor}`,
  };
}

/** From one file of the site to another, as a browser reads it; both are paths from the site's root. */
export function relativeAddress(from: string, to: string): string {
  return posix.relative(posix.dirname(from), to);
}

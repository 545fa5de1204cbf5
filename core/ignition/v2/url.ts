import { encodeUtf8 } from "../../bytes/utf8.ts";

/** The parts of a URL as RFC 3986 divides it; escapes stand as they were written. */
export interface UrlParts {
  /** In lower case; empty for a reference without one. */
  readonly scheme: string;
  /** Undefined where no "//" stands before it. */
  readonly authority: string | undefined;
  readonly path: string;
  /** What follows the scheme where no slash does: "data:,x". */
  readonly opaque: string | undefined;
  readonly query: string | undefined;
  readonly fragment: string | undefined;
}

/**
 * Divides a URL as Go's net/url does, whose judgement the specification leaves it to. Undefined where it is not one: control characters,
 * broken escapes, a port that is no number, a host with characters that no host has.
 */
export function parseUrl(text: string): UrlParts | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(text)) return undefined;
  const [beforeFragment, fragment] = cut(text, "#");
  if (fragment !== undefined && !hasSoundEscapes(fragment)) return undefined;
  if (beforeFragment.startsWith(":")) return undefined;
  const scheme = /^[a-z][a-z0-9+.-]*(?=:)/i.exec(beforeFragment)?.[0] ?? "";
  const [rest, query] = cut(scheme === "" ? beforeFragment : beforeFragment.slice(scheme.length + 1), "?");
  const parts = { scheme: scheme.toLowerCase(), authority: undefined, path: rest, opaque: undefined, query, fragment };
  if (!rest.startsWith("/")) {
    if (scheme !== "") return { ...parts, path: "", opaque: rest };
    if (/^[^/]*:/.test(rest)) return undefined;
  }
  if (!rest.startsWith("//") || (scheme === "" && rest.startsWith("///"))) {
    return hasSoundEscapes(rest) ? parts : undefined;
  }
  const end = rest.indexOf("/", 2);
  const authority = end === -1 ? rest.slice(2) : rest.slice(2, end);
  const path = end === -1 ? "" : rest.slice(end);
  return isAuthority(authority) && hasSoundEscapes(path) ? { ...parts, authority, path } : undefined;
}

/** The URL with its scheme in lower case and its path escaped where that was forgotten. */
export function formatUrl(parts: UrlParts): string {
  const scheme = parts.scheme === "" ? "" : `${parts.scheme}:`;
  const authority = parts.authority === undefined ? "" : `//${parts.authority}`;
  const query = parts.query === undefined ? "" : `?${parts.query}`;
  const fragment = parts.fragment === undefined || parts.fragment === "" ? "" : `#${escapePath(parts.fragment)}`;
  return `${scheme}${parts.opaque ?? `${authority}${escapePath(parts.path)}`}${query}${fragment}`;
}

/** Whether the query has `name`, and nothing as its first value. */
export function hasEmptyParameter(query: string | undefined, name: string): boolean {
  const first = (query ?? "").split("&").find((pair) => !pair.includes(";") && cut(pair, "=")[0] === name);
  return first !== undefined && (cut(first, "=")[1] ?? "") === "";
}

function cut(text: string, separator: string): [before: string, after: string | undefined] {
  const index = text.indexOf(separator);
  return index === -1 ? [text, undefined] : [text.slice(0, index), text.slice(index + 1)];
}

function hasSoundEscapes(text: string): boolean {
  return !/%(?![0-9a-f]{2})/i.test(text);
}

function isAuthority(authority: string): boolean {
  const atSign = authority.lastIndexOf("@");
  const user = authority.slice(0, Math.max(0, atSign));
  if (!/^[a-z0-9\-._:~!$&'()*+,;=%@]*$/i.test(user) || !hasSoundEscapes(user)) return false;
  const host = authority.slice(atSign + 1);
  if (host.startsWith("[")) return /^\[[^\]%]*(%25[^\]]*)?\](:\d*)?$/.test(host) && hasSoundEscapes(host);
  const colon = host.lastIndexOf(":");
  if (colon !== -1 && !/^:\d*$/.test(host.slice(colon))) return false;
  // An escape in a host may only stand for what is not ASCII.
  return !/%(?![89a-f][0-9a-f])(?!25)/i.test(host) && !/[\s{}|\\^`/?#@]/.test(host);
}

function escapePath(path: string): string {
  if (/^[a-z0-9\-_.~!$&'()*+,;=:@[\]/%]*$/i.test(path)) return path;
  return path.replace(/%[0-9a-f]{2}|[^a-z0-9\-_.~$&+,/:;=@]/giu, (found) => {
    if (found.length === 3 && found.startsWith("%")) {
      const character = String.fromCharCode(Number.parseInt(found.slice(1), 16));
      return /^[a-z0-9\-_.~$&+,/:;=@]$/i.test(character) ? character : found.toUpperCase();
    }
    return [...encodeUtf8(found)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("");
  });
}

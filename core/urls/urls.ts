import { encodeUtf8 } from "../bytes/utf8.ts";
import { escapeByte } from "./percent.ts";

/**
 * What a URL consists of, as written: nothing is decoded, nothing normalised but the scheme, which is in lower case.
 */
export interface UrlParts {
  /** "" where there is none. */
  readonly scheme: string;
  /** Whatever stands between "//" and the path: "user@host:80"; undefined where no "//" does. */
  readonly authority: string | undefined;
  /** "user:password" before the host; undefined where there is none. */
  readonly userInfo: string | undefined;
  /** Without brackets around an IPv6 address; empty for URLs such as data: and arn:. */
  readonly host: string;
  readonly port: number | undefined;
  /** With its leading slash, if any. Where none follows the scheme, whatever does: "aws:s3:::bucket/key". */
  readonly path: string;
  /** Without "?"; undefined where there is none. */
  readonly query: string | undefined;
  /** Without "#"; undefined where there is none. */
  readonly fragment: string | undefined;
}

/**
 * The parts of an absolute URL (RFC 3986) that something may be fetched from. Undefined for any other text: what
 * `parseUrl` refuses, what has no scheme, a port beyond 65535, or an IPv6 address without brackets.
 */
export function splitUrl(text: string): UrlParts | undefined {
  const parts = parseUrl(text);
  if (parts === undefined || parts.scheme === "" || (parts.port ?? 0) > 65535) return undefined;
  return parts.host.includes(":") && parts.authority?.includes("[") !== true ? undefined : parts;
}

/**
 * Takes a URL or a relative reference (RFC 3986) apart as Go's net/url does, whose judgement Ignition's specification
 * leaves it to; QuickJS has no URL. Undefined where that refuses it: control characters before the fragment, broken
 * escapes, a port that is not a number, a host with characters that no host has.
 */
export function parseUrl(text: string): UrlParts | undefined {
  const [beforeFragment, fragment] = cut(text, "#");
  if (/[^ -~\u0080-\uffff]/.test(beforeFragment)) return undefined;
  if (hasBadEscape(fragment) || beforeFragment.startsWith(":")) return undefined;
  const written = /^[a-zA-Z][a-zA-Z0-9+.-]*(?=:)/.exec(beforeFragment)?.[0] ?? "";
  const scheme = written.toLowerCase();
  const [rest, query] = cut(scheme === "" ? beforeFragment : beforeFragment.slice(scheme.length + 1), "?");
  const none = { authority: undefined, userInfo: undefined, host: "", port: undefined };
  const parts = { scheme, ...none, path: rest, query, fragment };
  if (!rest.startsWith("/")) {
    if (scheme !== "") return parts;
    // "a:b" without a scheme could be taken for one.
    if (beforeFragment !== "*" && (rest.split("/", 1)[0] ?? "").includes(":")) return undefined;
  }
  // A path that begins with two slashes has three in all where there is no scheme.
  if (!rest.startsWith("//") || (scheme === "" && rest.startsWith("///")))
    return hasBadEscape(rest) ? undefined : parts;
  const slash = rest.indexOf("/", 2);
  const authority = slash < 0 ? rest.slice(2) : rest.slice(2, slash);
  const path = slash < 0 ? "" : rest.slice(slash);
  const place = splitAuthority(authority);
  return place === undefined || hasBadEscape(path) ? undefined : { ...parts, ...place, authority, path };
}

/** The URL as Go's net/url writes it: its scheme in lower case, and its path escaped where that was forgotten. */
export function formatUrl({ scheme, authority, path, query, fragment }: UrlParts): string {
  const isOpaque = scheme !== "" && authority === undefined && !path.startsWith("/");
  const before = scheme === "" ? "" : `${scheme}:`;
  const place = authority === undefined ? "" : `//${authority}`;
  const asked = query === undefined ? "" : `?${query}`;
  const within = fragment === undefined || fragment === "" ? "" : `#${escapePath(fragment)}`;
  return `${before}${place}${isOpaque ? path : escapePath(path)}${asked}${within}`;
}

/** The values of a query's parameter, decoded as Latin-1; what cannot be decoded is left out. */
export function queryValues(query: string | undefined, name: string): string[] {
  const values: string[] = [];
  for (const part of (query ?? "").split("&")) {
    if (part === "" || part.includes(";") || hasBadEscape(part)) continue;
    const [key, value = ""] = cut(part, "=");
    if (unescapeQuery(key) === name) values.push(unescapeQuery(value));
  }
  return values;
}

function splitAuthority(authority: string): Pick<UrlParts, "userInfo" | "host" | "port"> | undefined {
  const at = authority.lastIndexOf("@");
  const userInfo = at < 0 ? undefined : authority.slice(0, at);
  if (!/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(userInfo ?? "") || hasBadEscape(userInfo)) return undefined;
  const place = authority.slice(at + 1);
  const bracket = place.startsWith("[") ? place.lastIndexOf("]") : undefined;
  if (bracket !== undefined && bracket < 0) return undefined;
  const colon = bracket === undefined ? place.lastIndexOf(":") : bracket + 1;
  const end = colon < 0 ? place.length : colon;
  if (!/^(?::[0-9]*)?$/.test(place.slice(end))) return undefined;
  const digits = place.slice(end + 1);
  const isSound = bracket === undefined ? isHostName(place) : isAddress(place, bracket);
  if (!isSound) return undefined;
  const host = bracket === undefined ? place.slice(0, end) : place.slice(1, bracket);
  return { userInfo, host, port: digits === "" ? undefined : Number(digits) };
}

function isAddress(place: string, bracket: number): boolean {
  const zone = place.slice(0, bracket).indexOf("%25");
  if (zone < 0) return isHostName(place);
  return isHostName(place.slice(0, zone)) && isZone(place.slice(zone, bracket)) && isHostName(place.slice(bracket));
}

/** Escapes are for bytes outside of ASCII, and for the percent sign of a zone. */
function isHostName(host: string): boolean {
  const allowed = /^(?:[A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"\u0080-\uffff]|%(?:[89a-fA-F][0-9a-fA-F]|25))*$/;
  return allowed.test(host);
}

function isZone(zone: string): boolean {
  return /^(?:[A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"\u0080-\uffff]|%[0-9a-fA-F]{2})*$/.test(zone);
}

function cut(text: string, separator: string): [before: string, after: string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function hasBadEscape(text: string | undefined): boolean {
  return text?.includes("%") === true && /%(?![0-9a-fA-F]{2})/.test(text);
}

function unescapeQuery(text: string): string {
  return text
    .replaceAll("+", " ")
    .replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** Escapes of what needs none are taken back, and what needs one is given one, unless the whole is sound as it is. */
function escapePath(path: string): string {
  if (/^[a-z0-9\-_.~!$&'()*+,;=:@[\]/%]*$/i.test(path)) return path;
  return path.replace(/%[0-9a-f]{2}|[^a-z0-9\-_.~$&+,/:;=@]/giu, (found) => {
    if (found.length === 3 && found.startsWith("%")) {
      const character = String.fromCharCode(Number.parseInt(found.slice(1), 16));
      return /^[a-z0-9\-_.~$&+,/:;=@]$/i.test(character) ? character : found.toUpperCase();
    }
    return [...encodeUtf8(found)].map(escapeByte).join("");
  });
}

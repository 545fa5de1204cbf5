export interface ParsedUrl {
  /** Lower case; "" where there is none. */
  readonly scheme: string;
  /** What follows a scheme without a slash: "aws:s3:::bucket/key". */
  readonly opaque: string;
  /** Without "?". */
  readonly query: string;
}

/** Takes a URL apart as Go's net/url does; undefined where that refuses it. */
export function parseUrl(text: string): ParsedUrl | undefined {
  // The usual case, and the longest texts: nothing in a data URL but its fragment is looked at.
  if (hasControlCharacter(text)) return undefined;
  const [beforeFragment, fragment] = cut(text, "#");
  if (hasBadEscape(fragment)) return undefined;
  const schemeEnd = findScheme(beforeFragment);
  if (schemeEnd === undefined) return undefined;
  const scheme = beforeFragment.slice(0, schemeEnd).toLowerCase();
  const [rest, query] = cut(schemeEnd === 0 ? beforeFragment : beforeFragment.slice(schemeEnd + 1), "?");
  if (!rest.startsWith("/")) {
    if (scheme !== "") return { scheme, opaque: rest, query };
    // "a:b" without a scheme could be taken for one.
    if (beforeFragment !== "*" && (rest.split("/", 1)[0] ?? "").includes(":")) return undefined;
  }
  let path = rest;
  if (rest.startsWith("//") && (scheme !== "" || !rest.startsWith("///"))) {
    const slash = rest.indexOf("/", 2);
    const authority = slash < 0 ? rest.slice(2) : rest.slice(2, slash);
    path = slash < 0 ? "" : rest.slice(slash);
    if (!isAuthority(authority)) return undefined;
  }
  return hasBadEscape(path) ? undefined : { scheme, opaque: "", query };
}

/** The values of a query's parameter, decoded; what cannot be decoded is left out. */
export function queryValues(query: string, name: string): string[] {
  const values: string[] = [];
  for (const part of query.split("&")) {
    if (part === "" || part.includes(";")) continue;
    const [key, value] = cut(part, "=");
    if (hasBadEscape(part) || unescapeQuery(key) !== name) continue;
    values.push(unescapeQuery(value));
  }
  return values;
}

function unescapeQuery(text: string): string {
  return text.replaceAll("+", " ").replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function cut(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

function hasControlCharacter(text: string): boolean {
  return /[^ -~\u0080-\uffff]/.test(text);
}

function hasBadEscape(text: string): boolean {
  return text.includes("%") && /%(?![0-9a-fA-F]{2})/.test(text);
}

/** Where the scheme's colon is; 0 where there is no scheme; undefined where a colon stands first. */
function findScheme(text: string): number | undefined {
  if (text.startsWith(":")) return undefined;
  const match = /^[a-zA-Z][a-zA-Z0-9+.-]*:/.exec(text);
  return match === null ? 0 : match[0].length - 1;
}

function isAuthority(authority: string): boolean {
  const at = authority.lastIndexOf("@");
  const user = at < 0 ? "" : authority.slice(0, at);
  return /^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(user) && !hasBadEscape(user) && isHost(authority.slice(at + 1));
}

function isHost(host: string): boolean {
  const bracket = host.startsWith("[") ? host.lastIndexOf("]") : undefined;
  if (bracket !== undefined && bracket < 0) return false;
  const port = bracket === undefined ? host.lastIndexOf(":") : bracket + 1;
  if (port >= 0 && !/^(?::[0-9]*)?$/.test(host.slice(port))) return false;
  if (bracket === undefined) return isHostName(host);
  const zone = host.slice(0, bracket).indexOf("%25");
  if (zone < 0) return isHostName(host);
  return isHostName(host.slice(0, zone)) && isZone(host.slice(zone, bracket)) && isHostName(host.slice(bracket));
}

/** Escapes are for bytes outside of ASCII, and for the percent sign of a zone. */
function isHostName(host: string): boolean {
  const allowed = /^(?:[A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"\u0080-\uffff]|%(?:[89a-fA-F][0-9a-fA-F]|25))*$/;
  return allowed.test(host);
}

function isZone(zone: string): boolean {
  return /^(?:[A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"\u0080-\uffff]|%[0-9a-fA-F]{2})*$/.test(zone);
}

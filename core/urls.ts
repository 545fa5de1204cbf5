/** What a URL consists of, as written: nothing is decoded, nothing normalised but the scheme, which is in lower case. */
export interface UrlParts {
  readonly scheme: string;
  /** "user:password" before the host; undefined where there is none. */
  readonly userInfo: string | undefined;
  /** Without brackets around an IPv6 address; empty for URLs such as data: and arn:. */
  readonly host: string;
  readonly port: number | undefined;
  /** With its leading slash, if any. */
  readonly path: string;
  /** Without "?"; undefined where there is none. */
  readonly query: string | undefined;
  /** Without "#"; undefined where there is none. */
  readonly fragment: string | undefined;
}

const generic = /^([a-zA-Z][a-zA-Z0-9+.-]*):(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s;
const authority = /^(?:(.*)@)?(?:\[([0-9a-fA-F:.]+(?:%25[^\]]*)?)\]|([^@:[\]]*))(?::(\d*))?$/s;

/**
 * The parts of an absolute URL (RFC 3986, appendix B). QuickJS has no URL. Undefined for what is none: no scheme, control characters,
 * a broken host or port.
 */
export function splitUrl(text: string): UrlParts | undefined {
  const [whole, scheme = "", place, path = "", query, fragment] = generic.exec(text) ?? [];
  if (whole === undefined || hasControlCharacters(text)) return undefined;
  const parts = { scheme: scheme.toLowerCase(), path, query, fragment };
  if (place === undefined) return { ...parts, userInfo: undefined, host: "", port: undefined };
  const [found, userInfo, address, name = "", digits = ""] = authority.exec(place) ?? [];
  const port = digits === "" ? undefined : Number(digits);
  if (found === undefined || (port !== undefined && port > 65535)) return undefined;
  return { ...parts, userInfo, host: address ?? name, port };
}

/** The URL for messages: without passwords, without the query, where signatures are, and without the content of data URLs. */
export function redactUrl(text: string): string {
  const parts = splitUrl(text);
  if (parts === undefined) return "(a malformed URL)";
  if (parts.scheme === "data") return "data:...";
  const { scheme, host, port, path, query } = parts;
  const bracketed = host.includes(":") ? `[${host}]` : host;
  const place = host === "" ? "" : `//${bracketed}${port === undefined ? "" : `:${port}`}`;
  return `${scheme}:${place}${path}${query === undefined ? "" : "?..."}`;
}

function hasControlCharacters(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x20 || code === 0x7f) return true;
  }
  return false;
}

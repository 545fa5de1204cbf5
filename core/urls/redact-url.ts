import { parseUrl } from "./urls.ts";

/**
 * A URL for messages, which says where something was asked for and keeps to itself whatever may be a secret: user and
 * password, the query, where signatures stand, the fragment, and the content of data URLs.
 * "https://host:8443/path?...". What is not a URL is shown only where it is a web address with a fault in it; anything
 * else could be a secret that stands in the wrong place.
 *
 * Source: RFC 3986, 3; what may be told of a URL: RFC 9110, 4.2.4 and 17.9.
 */
export function redactUrl(text: string): string {
  const parts = parseUrl(text);
  if (parts === undefined || parts.scheme === "") return redactFaulty(text);
  const { scheme, authority, host, port, path, query } = parts;
  // Other readers of URLs find user and password behind any number of slashes: "https:///me:secret@host/".
  const isWithoutHost = host === "" && path.includes("@");
  if (isWithoutHost || (authority === undefined && !path.startsWith("/") && scheme !== "arn")) return `${scheme}:...`;
  const bracketed = host.includes(":") && authority?.includes("[") === true ? `[${host}]` : host;
  const place = authority === undefined ? "" : `//${bracketed}${port === undefined ? "" : `:${port}`}`;
  return `${scheme}:${place}${path}${query === undefined ? "" : "?..."}`;
}

function redactFaulty(text: string): string {
  const [, scheme, rest = ""] = /^(https?:\/\/)([^\s\p{Cc}]*)$/iu.exec(text) ?? [];
  const [before = ""] = rest.split(/[?#]/, 1);
  // The password may be what the "?" belongs to: "https://me:sec?ret@host/".
  if (scheme === undefined || rest.slice(before.length).includes("@")) return "(a malformed URL)";
  return `${scheme}${before.slice(before.lastIndexOf("@") + 1)}${rest.at(before.length) === "?" ? "?..." : ""}`;
}

import { encodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { splitUrl } from "@wherry/core/urls/urls.ts";
import { quoteForCurl } from "./curl.ts";
import { proxyFor } from "./proxies.ts";
import type { FetchSession, FetchSettings } from "./settings.ts";

/** Seconds for all attempts. */
const longest = 30;

/**
 * Sends JSON to a server, some times over if need be; why it could not, or undefined. Certificates that were fetched by
 * then are trusted. The URL may hold a secret: it goes by curl's standard input, and is in no message.
 */
export function postJson(
  url: string,
  text: string,
  { session, proxy }: { readonly session: FetchSession; readonly proxy: FetchSettings["proxy"] },
): string | undefined {
  const parts = splitUrl(url);
  if (parts === undefined || !/^https?$/.test(parts.scheme) || parts.host === "")
    return "its address is not an http: URL";
  const { system, folder } = session;
  session.needNetwork();
  const body = `${folder}/post.json`;
  system.writeFile(body, encodeUtf8(text), 0o600);
  const authorities = `${folder}/authorities.pem`;
  const lines = [
    "silent",
    "show-error",
    "fail",
    "globoff",
    `url = ${quoteForCurl(url)}`,
    'proto = "=http,https"',
    'header = "Content-Type: application/json"',
    'user-agent = "Wherry"',
    `data-binary = ${quoteForCurl(`@${body}`)}`,
    'output = "/dev/null"',
    `proxy = ${quoteForCurl(proxyFor(parts, proxy) ?? "")}`,
    'noproxy = ""',
    ...(system.stat(authorities) === undefined ? [] : [`cacert = ${quoteForCurl(authorities)}`]),
    "connect-timeout = 10",
    `max-time = ${longest}`,
    "retry = 4",
    "retry-connrefused",
    `retry-max-time = ${longest}`,
  ];
  const { status, stderr } = system.run(["curl", "-q", "--config", "-"], {
    input: encodeUtf8(`${lines.join("\n")}\n`),
  });
  system.remove(body);
  if (status === 0) return undefined;
  if (status === 127) return "the image has no curl";
  // "curl: (22) The requested URL returned error: 404", after warnings about further attempts.
  return /curl: \(\d+\) ([^\n]*)\n*$/.exec(stderr)?.[1] ?? `curl ended with status ${status}`;
}

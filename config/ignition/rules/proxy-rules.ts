import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { parseUrl } from "@wherry/core/urls/urls.ts";
import type { Report } from "./report.ts";

/** Proxies are URLs of http or https. Plain http for HTTPS resources is warned of. */
export function checkProxy(
  proxy: { readonly httpProxy?: string; readonly httpsProxy?: string },
  at: DataPath,
  report: Report,
): void {
  report.error([...at, "httpProxy"], proxyFault(proxy.httpProxy));
  report.error([...at, "httpsProxy"], proxyFault(proxy.httpsProxy));
  if (proxy.httpsProxy !== undefined && parseUrl(proxy.httpsProxy)?.scheme === "http")
    report.warning([...at, "httpsProxy"], "insecure plaintext HTTP proxy specified for HTTPS resources");
}

function proxyFault(proxy: string | undefined): string | undefined {
  if (proxy === undefined) return undefined;
  const url = parseUrl(proxy);
  if (url === undefined) return "unable to parse url: check its escapes and its host";
  return url.scheme === "http" || url.scheme === "https" ? undefined : "proxies must be http(s)";
}

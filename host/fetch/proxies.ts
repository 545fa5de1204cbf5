import { inSameNetwork, parseIpv4 } from "@wherry/core/network/ip-addresses.ts";
import type { UrlParts } from "@wherry/core/urls/urls.ts";
import type { FetchSettings } from "./settings.ts";

/**
 * The proxy for a URL; undefined for none. `noProxy` has what Go's httpproxy package reads: host names, which stand for
 * their subdomains too, ".name" for these alone, addresses, networks in CIDR notation, each with a port if wanted, and
 * "*". The machine itself is never reached through a proxy.
 */
export function proxyFor(url: UrlParts, proxy: FetchSettings["proxy"]): string | undefined {
  const chosen = url.scheme === "https" ? proxy.httpsProxy : url.scheme === "http" ? proxy.httpProxy : undefined;
  if (chosen === undefined || chosen === "") return undefined;
  const host = url.host.toLowerCase().replace(/\.$/, "");
  const port = url.port ?? (url.scheme === "https" ? 443 : 80);
  if (host === "localhost" || host === "::1" || parseIpv4(host)?.[0] === 127) return undefined;
  const entries = (proxy.noProxy ?? []).flatMap((entry) => entry.split(","));
  return entries.some((entry) => matches(entry.trim().toLowerCase(), host, port)) ? undefined : chosen;
}

function matches(entry: string, host: string, port: number): boolean {
  if (entry === "*") return true;
  if (entry === "") return false;
  const network = /^([0-9.]+)\/(\d{1,2})$/.exec(entry);
  if (network !== null) return inSameNetwork(host, network[1] ?? "", Number(network[2]));
  const [, bracketed, plain = "", entryPort] = /^(?:\[([^\]]+)\]|([^:]+|.*:.*:.*?))(?::(\d+))?$/.exec(entry) ?? [];
  if (entryPort !== undefined && Number(entryPort) !== port) return false;
  const name = bracketed ?? plain;
  if (name === "") return false;
  if (name.startsWith("*.")) return host.endsWith(name.slice(1));
  if (name.startsWith(".")) return host.endsWith(name);
  return host === name || (parseIpv4(host) === undefined && host.endsWith(`.${name}`));
}

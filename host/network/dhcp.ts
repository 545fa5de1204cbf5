import { decodeUtf8, encodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { oneLine } from "@wherry/core/text/lines.ts";
import { ProvisionError } from "../plan/provision-error.ts";
import type { System } from "../system/system.ts";
import { busyboxOf } from "./busybox.ts";
import { type Lease, parseLease, parseNameservers } from "./lease.ts";

const folder = "/run/wherry/network";

/** Called by busybox's udhcpc with what it was given in its environment: busybox, examples/udhcp/simple.script. */
const leaseScript = `#!/bin/sh
case $1 in bound | renew) ;; *) exit 0 ;; esac
for name in ip subnet router dns staticroutes mtu ipv6; do
  eval "printf '%s=%s\\\\n' $name \\"\\$$name\\""
done >"$LEASES/$interface.new" && mv "$LEASES/$interface.new" "$LEASES/$interface"
`;

/**
 * All links side by side; each asks three times, a second apart. A server that has no address to give can keep the
 * client busy without end (busybox 1.37, udhcpc6).
 */
const clientScript = `client=$1 applet=$2 options=$3 script=$4
shift 4
for link; do
  "$client" timeout 6 "$client" "$applet" -i "$link" $options -f -q -n -t 3 -T 1 -s "$script" &
done
wait
`;

/** By link: what a server offered; links without an answer are missing. Takes some seconds where there is one. */
export function requestIpv4(system: System, links: readonly string[]): Map<string, Lease> {
  const leases = new Map<string, Lease>();
  for (const [link, text] of request(system, { applet: "udhcpc", options: "-O mtu -O staticroutes" }, links)) {
    const lease = parseLease(text);
    if (lease !== undefined) leases.set(link, lease);
  }
  return leases;
}

/** From a DHCPv6 server: an address with all else, or all else only. */
export function requestIpv6(
  system: System,
  link: string,
  wanted: "address" | "information",
): { readonly given: Lease | undefined; readonly nameservers: readonly string[] } {
  const options = wanted === "address" ? "-O dns" : "-O dns -l";
  const text = request(system, { applet: "udhcpc6", options }, [link]).get(link) ?? "";
  return { given: parseLease(text), nameservers: parseNameservers(text) };
}

function request(
  system: System,
  { applet, options }: { readonly applet: string; readonly options: string },
  links: readonly string[],
): Map<string, string> {
  for (const path of ["/run/wherry", folder]) system.makeDirectory(path, 0o755);
  for (const name of system.list(folder) ?? []) system.remove(`${folder}/${name}`);
  const script = `${folder}/.script`;
  system.writeFile(script, encodeUtf8(leaseScript), 0o755);
  const words = ["sh", "-c", clientScript, "sh", busyboxOf(system), applet, options, script, ...links];
  const { status, stderr } = system.run(words, { environment: { LEASES: folder } });
  if (status !== 0) throw new ProvisionError("program.failed", `the DHCP client does not start: ${oneLine(stderr)}`);
  const found = new Map<string, string>();
  for (const link of links) {
    const bytes = system.readFile(`${folder}/${link}`);
    if (bytes !== undefined) found.set(link, decodeUtf8(bytes));
  }
  for (const entry of system.list(folder) ?? []) system.remove(`${folder}/${entry}`);
  system.remove(folder);
  return found;
}

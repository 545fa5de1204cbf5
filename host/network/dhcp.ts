import { decodeUtf8, encodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { ProvisionError } from "../provision-error.ts";
import type { System } from "../system.ts";
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

/** All links side by side; each asks three times, a second apart. */
const clientScript = `client=$1 applet=$2 information=$3 script=$4
shift 4
for link; do
  "$client" "$applet" -i "$link" $information -f -q -n -t 3 -T 1 -O dns -O mtu -O staticroutes -s "$script" &
done
wait
`;

/** By link: what a server offered; links without an answer are missing. Takes some seconds where there is one. */
export function requestIpv4(system: System, links: readonly string[]): Map<string, Lease> {
  const leases = new Map<string, Lease>();
  for (const [link, text] of request(system, "udhcpc", links)) {
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
  const text = request(system, wanted === "address" ? "udhcpc6" : "udhcpc6 -l", [link]).get(link) ?? "";
  return { given: parseLease(text), nameservers: parseNameservers(text) };
}

function request(system: System, applet: string, links: readonly string[]): Map<string, string> {
  for (const path of ["/run/wherry", folder]) system.makeDirectory(path, 0o755);
  for (const name of system.list(folder) ?? []) system.remove(`${folder}/${name}`);
  const script = `${folder}/.script`;
  system.writeFile(script, encodeUtf8(leaseScript), 0o755);
  const [name = "", information = ""] = applet.split(" ");
  const words = ["sh", "-c", clientScript, "sh", busyboxOf(system), name, information, script, ...links];
  const { status, stderr } = system.run(words, { environment: { LEASES: folder } });
  if (status !== 0) throw new ProvisionError("program.failed", `the DHCP client does not start: ${stderr.trim()}`);
  const found = new Map<string, string>();
  for (const link of links) {
    const bytes = system.readFile(`${folder}/${link}`);
    if (bytes !== undefined) found.set(link, decodeUtf8(bytes));
  }
  for (const entry of system.list(folder) ?? []) system.remove(`${folder}/${entry}`);
  system.remove(folder);
  return found;
}

import { readText } from "../system/read-text.ts";
import type { System } from "../system/system.ts";
import { describeDriverless } from "./drivers.ts";

/** An Ethernet interface. */
export interface NetworkLink {
  readonly name: string;
  readonly isUp: boolean;
}

const folder = "/sys/class/net";

/** ARPHRD_ETHER, of <linux/if_arp.h>. */
const ethernet = "1";
/** IFF_UP, of netdevice(7). */
const up = 1;

/** All there are, but for what others are put together to. */
export function listLinks(system: System): NetworkLink[] {
  return (system.list(folder) ?? []).flatMap((name) => {
    const path = `${folder}/${name}`;
    const isMade = ["bonding", "bridge", "master"].some((part) => system.lstat(`${path}/${part}`) !== undefined);
    if (isMade || readText(system, `${path}/type`).trim() !== ethernet) return [];
    return [{ name, isUp: (Number(readText(system, `${path}/flags`).trim()) & up) !== 0 }];
  });
}

/** Whether something is at the other end. Only a link that is up can tell. */
export function hasCarrier(system: System, name: string): boolean {
  try {
    return readText(system, `${folder}/${name}/carrier`).trim() === "1";
  } catch {
    // EINVAL of one that is down.
    return false;
  }
}

/**
 * A link's MTU in bytes, in decimal digits as the kernel writes it (sysfs-class-net); empty where there is no such
 * link.
 */
export function readMtu(system: System, name: string): string {
  return readText(system, `${folder}/${name}/mtu`).trim();
}

/** "eth0 is not connected, eth1 gets no address"; where there is none, which devices want a driver. */
export function describeLinks(system: System, names: readonly string[]): string {
  if (names.length === 0) {
    const devices = describeDriverless(system);
    const none = "there is no network interface";
    return devices.length === 0 ? none : `${none}: the image has no driver for ${devices.join(", ")}`;
  }
  return names.map((name) => `${name} ${hasCarrier(system, name) ? "gets no address" : "is not connected"}`).join(", ");
}

/**
 * A global IPv6 address that a link has, as routers' advertisements give them to the kernel; undefined while there is
 * none, or it is still looked for whether somebody else has it. Source: proc(5), /proc/net/if_inet6; RFC 4862.
 */
export function globalIpv6(system: System, name: string): string | undefined {
  const text = readText(system, "/proc/net/if_inet6");
  for (const line of text.split("\n")) {
    const [digits = "", , , scope, flags = "", link] = line.trim().split(/ +/);
    // IFA_F_TENTATIVE and IFA_F_DADFAILED, of <linux/if_addr.h>.
    const isUsable = (Number.parseInt(flags, 16) & 0x48) === 0;
    if (link === name && scope === "00" && isUsable) return digits.replace(/.{4}(?!$)/g, "$&:");
  }
  return undefined;
}

/**
 * Whether a router was heard on a link, so that there is a way out of it for IPv6: DHCPv6 gives addresses, and never a
 * route. Source: proc(5), /proc/net/ipv6_route; RFC 4861, 6.3.4.
 */
export function hasIpv6Router(system: System, name: string): boolean {
  const text = readText(system, "/proc/net/ipv6_route");
  return text.split("\n").some((line) => /^0{32} 00 /.test(line) && line.trim().endsWith(` ${name}`));
}

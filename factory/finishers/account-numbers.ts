import { createHash } from "node:crypto";
import type { SysusersLine } from "./sysusers-file.ts";

/**
 * Numbers of system accounts that packages leave open (sysusers.d(5) "-"). /var keeps them from one release to the next, so they must not
 * follow from which other packages an image holds. New names are added at the end; no line is ever changed or taken away.
 */
const KNOWN: readonly string[] = [
  "systemd-journal",
  "systemd-network",
  "systemd-resolve",
  "systemd-timesync",
  "systemd-coredump",
  "systemd-oom",
  "systemd-journal-remote",
  "systemd-journal-upload",
  "input",
  "sgx",
  "clock",
  "kvm",
  "render",
  "messagebus",
  "_ssh",
  "sshd",
  "_chrony",
  "polkitd",
  "tcpdump",
  "tss",
  "docker",
  "dnsmasq",
  "unbound",
  "_rpc",
  "statd",
  "netdev",
  "plocate",
  "rdma",
];

/** Of the range for dynamically made system accounts, 100 to 999 (Debian policy 9.2.2), which systemd-sysusers uses from its end on. */
const FIRST_KNOWN = 300;
/** For all other names, by their digest. */
const HASHED = { first: 400, count: 500 } as const;

/** The number that an account of this name is to have, unless it is taken. It follows from the name alone. */
export function accountNumber(name: string): number {
  const known = KNOWN.indexOf(name);
  if (known >= 0) return FIRST_KNOWN + known;
  return HASHED.first + (createHash("sha256").update(name).digest().readUInt32BE(0) % HASHED.count);
}

/** The same lines, with a number wherever the packages leave it open. */
export function withFixedNumbers(lines: readonly SysusersLine[]): SysusersLine[] {
  return lines.map((line) => {
    if (line.type === "user" && line.uid === undefined) return { ...line, uid: accountNumber(line.name) };
    if (line.type === "group" && line.gid === undefined) return { ...line, gid: accountNumber(line.name) };
    return line;
  });
}

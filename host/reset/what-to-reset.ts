import { decodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { unitFolders } from "@wherry/core/systemd/unit-folders.ts";
import { readUnitOptions } from "@wherry/core/systemd/unit-options.ts";
import type { System } from "../system/system.ts";

/** What makes this machine this one, as it is found on it. */
export interface ResetPlan {
  /** Files, links and whole folders that go, with what they are; the folders' own are in it. */
  readonly remove: readonly { readonly path: string; readonly what: string }[];
  /** What was made at first boot and stays, as it may hold data: whoever copies the machine has to know. */
  readonly stays: readonly { readonly path: string; readonly unit: string }[];
}

/** Files by name, "*" for any part of the last one; a path that ends in "/" stands for all that is in the folder. */
const own: readonly (readonly [pattern: string, what: string])[] = [
  ["/etc/machine-id", "the machine's id"],
  ["/var/lib/dbus/machine-id", "the machine's id"],
  ["/etc/ssh/ssh_host_*", "keys of the SSH server"],
  ["/var/lib/systemd/random-seed", "a seed of random numbers"],
  ["/var/lib/systemd/credential.secret", "the key of credentials"],
  ["/var/lib/systemd/network/", "what networkd kept of its networks"],
  ["/var/lib/dhcp/", "leases of addresses"],
  ["/var/lib/dhcpcd/", "leases of addresses, and the id they were asked for with"],
  ["/var/lib/NetworkManager/", "leases of addresses, and the key of their ids"],
  ["/var/lib/first-boot/secrets", "passwords that the first boot chose"],
  ["/var/log/journal/", "the journal, which lies below the machine's id"],
];

/** What is there of it. Nothing is changed. */
export function planReset(system: System, { provisionAgain }: { readonly provisionAgain: boolean }): ResetPlan {
  const provisioned = "/var/lib/wherry/provisioning";
  const again = provisionAgain && system.lstat(provisioned) !== undefined;
  const { remove, stays } = firstBoots(system);
  return {
    remove: [
      ...own.flatMap(([pattern, what]) => matches(system, pattern).map((path) => ({ path, what }))),
      ...remove,
      ...(again ? [{ path: provisioned, what: "what says that the machine is provisioned" }] : []),
    ],
    stays,
  };
}

function matches(system: System, pattern: string): string[] {
  const at = pattern.lastIndexOf("/");
  const [folder, last] = [pattern.slice(0, at), pattern.slice(at + 1)];
  const star = last.indexOf("*");
  if (last !== "" && star < 0) return system.lstat(pattern) === undefined ? [] : [pattern];
  return (system.list(folder) ?? [])
    .filter((name) => name.startsWith(last.slice(0, Math.max(0, star))))
    .map((name) => `${folder}/${name}`);
}

/**
 * Units of the first boot run again where what their conditions name is gone: marks, and what they made in /etc, which
 * are keys and certificates. What lies elsewhere are databases and the like.
 */
function firstBoots(system: System): ResetPlan {
  const remove: { path: string; what: string }[] = [];
  const stays: { path: string; unit: string }[] = [];
  const seen = new Set<string>();
  for (const folder of unitFolders("system")) {
    for (const unit of (system.list(folder) ?? []).filter((name) => /^first-boot-.*\.service$/.test(name))) {
      if (seen.has(unit)) continue;
      seen.add(unit);
      for (const path of conditionsOf(system, `${folder}/${unit}`)) {
        const kind = system.lstat(path)?.kind;
        if (kind === undefined) continue;
        if (path.startsWith("/var/lib/first-boot/")) remove.push({ path, what: `what says that ${unit} has run` });
        else if (path.startsWith("/etc/") && kind !== "directory") remove.push({ path, what: `what ${unit} made` });
        else stays.push({ path, unit });
      }
    }
  }
  return { remove, stays };
}

/** The paths of ConditionPathExists=!PATH, without specifiers' escapes (systemd.unit(5)). */
function conditionsOf(system: System, unit: string): string[] {
  return readUnitOptions(decodeUtf8(system.readFile(unit) ?? new Uint8Array()))
    .filter(({ key }) => key === "ConditionPathExists")
    .flatMap(({ value }) => /^\|?!(\/.*)$/.exec(value)?.[1]?.replaceAll("%%", "%") ?? []);
}

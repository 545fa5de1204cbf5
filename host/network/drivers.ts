import { readText } from "../system/read-text.ts";
import type { System } from "../system/system.ts";

/** Buses on which the networks of virtual and physical machines are. */
const buses = ["pci", "platform", "vmbus", "virtio", "xen"];
/** A driver can bring a bus, on which there are devices for another one. */
const mostRounds = 3;

/**
 * Loads the drivers of all networks that have none yet. Where udev runs, it has done so, and is only waited for.
 * Source: the kernel's documentation, "Linux Device Model"; modprobe(8).
 */
export function loadNetworkDrivers(system: System): void {
  if (system.stat("/run/udev/control") !== undefined) {
    // The agent may run in a changed root, where udevadm would otherwise do nothing.
    system.run(["udevadm", "settle", "--timeout=10"], { environment: { SYSTEMD_IGNORE_CHROOT: "1" } });
    return;
  }
  const asked = new Set<string>();
  for (let round = 0; round < mostRounds; round++) {
    const aliases = findAliases(system).filter((alias) => !asked.has(alias));
    if (aliases.length === 0) return;
    for (const alias of aliases) asked.add(alias);
    // Not all have a module; whether there is a network shows itself.
    system.run(["modprobe", "--all", "--quiet", "--use-blacklist", ...aliases]);
  }
}

/** Of devices without a driver that may be networks, or lead to some. */
export function findAliases(system: System): string[] {
  return [...new Set(withoutDriver(system).map(({ alias }) => alias))];
}

/**
 * Devices that are networks, and have no driver: "0000:00:02.0 (8086:100e)" on PCI, whose ids are vendor and device,
 * "virtio0 (virtio:d00000001v00001AF4)" elsewhere.
 */
export function describeDriverless(system: System): string[] {
  return withoutDriver(system).map(({ name, alias }) => {
    const [, vendor, device] = /^pci:v0000([0-9A-F]{4})d0000([0-9A-F]{4})/.exec(alias) ?? [];
    return `${name} (${vendor === undefined ? alias : `${vendor}:${device}`.toLowerCase()})`;
  });
}

function withoutDriver(system: System): { readonly name: string; readonly alias: string }[] {
  return buses.flatMap((bus) => {
    const folder = `/sys/bus/${bus}/devices`;
    return (system.list(folder) ?? []).flatMap((name) => {
      const device = `${folder}/${name}`;
      const alias = readText(system, `${device}/modalias`).trim();
      const isOurs = alias !== "" && system.readLink(`${device}/driver`) === undefined;
      return isOurs && mayBeNetwork(alias, readText(system, `${device}/class`).trim()) ? [{ name, alias }] : [];
    });
  });
}

function mayBeNetwork(alias: string, pciClass: string): boolean {
  // PCI's base class 2 is networks. A virtio device of any kind has the class of what it is, or none.
  if (alias.startsWith("pci:")) return /^0x02/.test(pciClass);
  // Device type 1 (virtio specification, section 5).
  if (alias.startsWith("virtio:")) return alias.startsWith("virtio:d00000001");
  // Of the platform's devices, only the way to virtio ones: ACPI's LNRO0005, and a device tree's "virtio,mmio".
  if (/^(?:acpi|of|platform):/.test(alias)) return /LNRO0005|virtio,mmio|virtio[-_]mmio/.test(alias);
  return true;
}

import { decodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { parseOsRelease } from "@wherry/core/text/os-release.ts";
import { findProgram } from "../system/find-program.ts";
import { findMappedDevice } from "../system/mapped-device.ts";
import { mountOf } from "../system/mount-of.ts";
import { readText } from "../system/read-text.ts";
import type { System } from "../system/system.ts";

/** How a machine is. What cannot be told is null. */
export interface MachineStatus {
  /** Of the image: os-release(5) IMAGE_ID, IMAGE_VERSION, PRETTY_NAME. */
  readonly image: string | null;
  readonly version: string | null;
  readonly system: string | null;
  readonly usr: {
    /** The slot that runs: "a", "b". */
    readonly slot: string | null;
    readonly rootHash: string | null;
    /** Null where /usr is not verified, or the image has neither dmsetup nor veritysetup to ask. */
    readonly verity: "verified" | "corrupted" | null;
  };
  readonly var: {
    readonly device: string | null;
    /** Nothing is kept over a restart. */
    readonly volatile: boolean;
    readonly encrypted: boolean;
    /** Bytes. */
    readonly size: number | null;
    readonly used: number | null;
  };
  /** What provisioning left in its report; null: nothing was provisioned. */
  readonly provisioning: unknown;
}

export const reportPath = "/var/lib/wherry/provisioning/report.json";

/** Looks at the running machine and changes nothing. A file that cannot be read counts as one that is not there. */
export function readStatus(machine: System): MachineStatus {
  const system = forgiving(machine);
  const release = parseOsRelease(readText(system, "/usr/lib/os-release"));
  return {
    image: release.IMAGE_ID ?? null,
    version: release.IMAGE_VERSION ?? null,
    system: release.PRETTY_NAME ?? null,
    usr: {
      slot: readSlot(system),
      rootHash: /(?:^|\s)usrhash=([0-9a-f]{64})(?:\s|$)/.exec(readText(system, "/proc/cmdline"))?.[1] ?? null,
      verity: readVerity(system),
    },
    var: readVar(system),
    provisioning: readReport(system),
  };
}

/** The mapped device "usr" lies on the partition "usr-a" or "usr-b". */
function readSlot(system: System): string | null {
  const mapped = findMappedDevice(system, "usr");
  for (const name of system.list(`/sys/class/block/${mapped}/slaves`) ?? []) {
    const [, slot] = /^PARTNAME=usr-([ab])$/m.exec(readText(system, `/sys/class/block/${name}/uevent`)) ?? [];
    if (slot !== undefined) return slot;
  }
  return null;
}

/**
 * The verity target says V until it has found a false block, then C (kernel documentation, device-mapper/verity.rst).
 */
function readVerity(system: System): "verified" | "corrupted" | null {
  const [words, valid, corrupted] =
    findProgram(system, "dmsetup") === undefined
      ? [["veritysetup", "status", "usr"], /^ *status: *verified$/m, /^ *status: *corrupted$/m]
      : [["dmsetup", "status", "usr"], / verity V\b/, / verity C\b/];
  const { stdout } = system.run(words);
  const said = decodeUtf8(stdout);
  return valid.test(said) ? "verified" : corrupted.test(said) ? "corrupted" : null;
}

function readVar(system: System): MachineStatus["var"] {
  const [type, device] = mountOf(readText(system, "/proc/self/mountinfo"), "/var");
  const { status, stdout } = system.run(["df", "--block-size=1", "--output=size,used", "/var"]);
  const [, size, used] = /^ *(\d+) +(\d+)$/m.exec(status === 0 ? decodeUtf8(stdout) : "") ?? [];
  return {
    device: device?.startsWith("/dev/") ? device : null,
    volatile: type === undefined || type === "tmpfs",
    encrypted: device === "/dev/mapper/var",
    size: size === undefined ? null : Number(size),
    used: used === undefined ? null : Number(used),
  };
}

function readReport(system: System): unknown {
  const text = readText(system, reportPath);
  if (text === "") return null;
  try {
    return JSON.parse(text);
  } catch {
    return { unreadable: true };
  }
}

/** What cannot be read counts as not being there. */
function forgiving(system: System): System {
  return {
    ...system,
    readFile: (path, part) => {
      try {
        return system.readFile(path, part);
      } catch {
        return undefined;
      }
    },
  };
}

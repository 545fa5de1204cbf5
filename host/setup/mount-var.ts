import { encodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import type { DiskEncryption } from "@wherry/core/host-settings/disk-encryption.ts";
import { oneLine } from "@wherry/core/text/lines.ts";
import { ProvisionError } from "../plan/provision-error.ts";
import { findProgram } from "../system/find-program.ts";
import type { System } from "../system/system.ts";
import { formatEncrypted, nameEncrypted, openEncrypted, openedVar, readEncryption } from "./encryption.ts";
import { checkFileSystem, decideContent, makeFileSystem, probeDevice, renewIdentifier } from "./file-system.ts";
import { luksPart, parseLuksHeader } from "./luks-header.ts";
import { mustRun } from "./must-run.ts";
import { planEncryption } from "./plan-encryption.ts";
import { type ContentPlan, labels, planPlace } from "./plan-var.ts";
import type { SetupContext } from "./setup-context.ts";
import { currentSize, findVarPartition, mappedSize, type VarPartition } from "./var-partition.ts";

/** Where /var is now. */
interface MountedVar {
  /** What its file system is on; undefined: in memory. */
  readonly device: string | undefined;
  /** The partition, where it is encrypted. */
  readonly encrypted: string | undefined;
  /** Its file system was made now, and does not count yet: see `finishVar`. */
  readonly fresh: boolean;
}

/**
 * Finds the partition of /var, grows it to the end of its disk, unlocks it, makes or checks its file system, and mounts
 * it.
 */
export function mountVar(system: System, { usrDevice, say }: SetupContext): MountedVar {
  const has = (...names: string[]) => names.every((name) => findProgram(system, name) !== undefined);
  const facts = {
    partition: findVarPartition(system, usrDevice),
    canGrow: has("sfdisk", "partx"),
    canMake: has("mkfs.ext4", "blkid"),
    canCheck: has("e2fsck"),
    canEnlarge: has("resize2fs"),
  };
  const place = planPlace(facts);
  if (place.kind === "volatile") {
    say(`var is VOLATILE, nothing is kept over a reboot: ${place.reason}`);
    mustRun(system, ["mount", "-t", "tmpfs", "-o", "mode=0755", "var", "/var"], {
      explain: () => ({ message: "no memory for /var", hint: "give the machine more memory" }),
    });
    return { device: undefined, encrypted: undefined, fresh: false };
  }
  const { partition } = place;
  if (place.grow === "cannot") say("var keeps its size: the image has no sfdisk and partx");
  if (place.grow === "yes") growPartition(system, partition, say);

  const device = unlock(system, partition, say);
  // What a new key makes of what was there before is noise, which may look like anything.
  const content: Exclude<ContentPlan, { kind: "refuse" }> = device.blank
    ? { kind: "make" }
    : decideContent(system, device, facts);
  if (content.kind === "make") makeFileSystem(system, device.path, say);
  else if (content.check) checkFileSystem(system, device.path, say);
  if (content.kind === "keep" && content.renew) renewIdentifier(system, device.path, say);
  mustRun(system, ["mount", "-t", "ext4", device.path, "/var"], {
    explain: () => ({
      message: `${device.path} cannot be mounted on /var`,
      hint: "the kernel's messages say why",
    }),
  });
  if (content.kind === "keep" && content.enlarge) {
    // While mounted, the journal carries the change through a power cut.
    const { status, stderr } = system.run(["resize2fs", device.path]);
    if (status !== 0) say(`var keeps its size: ${oneLine(stderr)}`);
  }
  return { device: device.path, encrypted: device.encrypted, fresh: content.kind === "make" };
}

/** A new file system counts from now on: all that the set-up put on it is there. */
export function finishVar(system: System, { device, encrypted, fresh }: MountedVar): void {
  if (device === undefined || !fresh) return;
  system.sync();
  mustRun(system, ["e2label", device, labels.done], {
    explain: () => ({ message: `${device} cannot be named`, hint: "check the disk" }),
  });
  system.sync();
  if (encrypted === undefined) return;
  nameEncrypted(system, encrypted);
  system.sync();
}

/**
 * Grows the last partition to the end of the disk. sfdisk writes the backup table first: one of the two is always
 * whole.
 */
function growPartition(system: System, partition: VarPartition, say: SetupContext["say"]): void {
  const { disk, name, number, size } = partition;
  const words = [
    "sfdisk",
    "--quiet",
    "--no-reread",
    "--no-tell-kernel",
    "--force",
    "-N",
    String(number),
    `/dev/${disk}`,
  ];
  mustRun(system, words, {
    input: encodeUtf8(", +\n"),
    explain: (said) => ({
      message: `the partition var of /dev/${disk} cannot be grown: ${said}`,
      hint: "check the disk's partition table",
    }),
  });
  mustRun(system, ["partx", "--update", "--nr", String(number), `/dev/${disk}`], {
    explain: (said) => ({
      message: `the kernel refuses the new size of /dev/${name}: ${said}`,
      hint: "reboot; if it happens again, check the disk's partition table",
    }),
  });
  const grown = currentSize(system, partition);
  say(`var grew from ${Math.floor(size / 2048)} to ${Math.floor(grown / 2048)} MiB`);
}

/** The device that the file system is, or will be, on; with its size in bytes. */
function unlock(
  system: System,
  partition: VarPartition,
  say: SetupContext["say"],
): { readonly path: string; readonly size: number; readonly blank: boolean; readonly encrypted: string | undefined } {
  const path = `/dev/${partition.name}`;
  const encryption: DiskEncryption | undefined = readEncryption(system);
  const header = parseLuksHeader(system.readFile(path, luksPart) ?? new Uint8Array());
  const plan = planEncryption({ path, header }, encryption, () => probeDevice(system, path));
  if (plan.kind === "refuse") throw new ProvisionError("storage.conflict", plan.message, { hint: plan.hint });
  if (plan.kind === "plain" || encryption === undefined) {
    return { path, size: currentSize(system, partition) * 512, blank: false, encrypted: undefined };
  }
  if (plan.kind === "format") formatEncrypted(system, { path, encryption }, say);
  else openEncrypted(system, { path, encryption });
  return { path: openedVar, size: mappedSize(system, "var") * 512, blank: plan.kind === "format", encrypted: path };
}

import { decodeUtf8, encodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { findProgram } from "../find-program.ts";
import { ProvisionError } from "../provision-error.ts";
import type { System } from "../system.ts";
import { isOwn, labels, planContent, planPlace } from "./plan-var.ts";
import type { SetupContext } from "./set-up.ts";
import { parseSuperblock, superblockPart } from "./superblock.ts";
import { currentSize, findVarPartition, type VarPartition } from "./var-partition.ts";

/** Where /var is now. */
export interface MountedVar {
  /** Undefined: in memory. */
  readonly device: string | undefined;
  /** Its file system was made now, and does not count yet: see `finishVar`. */
  readonly fresh: boolean;
}

/** Finds the partition of /var, grows it to the end of its disk, makes or checks its file system, and mounts it. */
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
    must(system.run(["mount", "-t", "tmpfs", "-o", "mode=0755", "var", "/var"]), () => ({
      message: "no memory for /var",
      hint: "give the machine more memory",
    }));
    return { device: undefined, fresh: false };
  }
  const { partition } = place;
  if (place.grow === "cannot") say("var keeps its size: the image has no sfdisk and partx");
  if (place.grow === "yes") growPartition(system, partition, say);

  const path = `/dev/${partition.name}`;
  const size = currentSize(system, partition) * 512;
  const superblock = parseSuperblock(system.readFile(path, superblockPart) ?? new Uint8Array());
  const plan = planContent({ path, size, superblock }, isOwn(superblock) ? undefined : probe(system, path), facts);
  if (plan.kind === "refuse") throw new ProvisionError("storage.conflict", plan.message, { hint: plan.hint });
  if (plan.kind === "make") makeFileSystem(system, path, say);
  else if (plan.check) checkFileSystem(system, path, say);
  must(system.run(["mount", "-t", "ext4", path, "/var"]), () => ({
    message: `${path} cannot be mounted on /var`,
    hint: "the kernel's messages say why",
  }));
  if (plan.kind === "keep" && plan.enlarge) {
    // While mounted, the journal carries the change through a power cut.
    const { status, stderr } = system.run(["resize2fs", path]);
    if (status !== 0) say(`var keeps its size: ${oneLine(stderr)}`);
  }
  return { device: path, fresh: plan.kind === "make" };
}

/** A new file system counts from now on: all that the set-up put on it is there. */
export function finishVar(system: System, { device, fresh }: MountedVar): void {
  if (device === undefined || !fresh) return;
  system.sync();
  must(system.run(["e2label", device, labels.done]), () => ({
    message: `${device} cannot be named`,
    hint: "check the disk",
  }));
  system.sync();
}

/** Grows the last partition to the end of the disk. sfdisk writes the backup table first: one of the two is always whole. */
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
  must(system.run(words, { input: encodeUtf8(", +\n") }), (said) => ({
    message: `the partition var of /dev/${disk} cannot be grown: ${said}`,
    hint: "check the disk's partition table",
  }));
  must(system.run(["partx", "--update", "--nr", String(number), `/dev/${disk}`]), (said) => ({
    message: `the kernel refuses the new size of /dev/${name}: ${said}`,
    hint: "reboot; if it happens again, check the disk's partition table",
  }));
  const grown = currentSize(system, partition);
  say(`var grew from ${Math.floor(size / 2048)} to ${Math.floor(grown / 2048)} MiB`);
}

function probe(system: System, path: string): { status: number; said: string } {
  const { status, stdout } = system.run(["blkid", "-p", "-o", "export", "-s", "LABEL", "-s", "TYPE", path]);
  return { status, said: decodeUtf8(stdout) };
}

/** Block size and inodes are those of a large disk, even if this one is still small. */
function makeFileSystem(system: System, path: string, say: SetupContext["say"]): void {
  const options = ["-b", "4096", "-i", "16384", "-m", "1", "-E", "lazy_itable_init=1,lazy_journal_init=1"];
  must(system.run(["mkfs.ext4", "-q", "-F", "-L", labels.unfinished, ...options, path]), (said) => ({
    message: `no file system can be made on ${path}: ${said}`,
    hint: "check the disk",
  }));
  say("var is a new file system");
}

function checkFileSystem(system: System, path: string, say: SetupContext["say"]): void {
  const { status, stdout, stderr } = system.run(["e2fsck", "-p", path]);
  if (status !== 0) say(oneLine(decodeUtf8(stdout) + stderr));
  if (status >= 4) {
    throw new ProvisionError(
      "storage.conflict",
      `the file system of ${path} is damaged (e2fsck -p: status ${status})`,
      { hint: "attach the disk to another machine, save the data and run e2fsck on it" },
    );
  }
}

function must(
  { status, stdout, stderr }: ReturnType<System["run"]>,
  explain: (said: string) => { readonly message: string; readonly hint: string },
): void {
  if (status === 0) return;
  const { message, hint } = explain(oneLine(decodeUtf8(stdout) + stderr));
  throw new ProvisionError("program.failed", message, { hint });
}

function oneLine(text: string): string {
  return text.trim().replaceAll(/\s*\n\s*/g, "; ");
}

import { decodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { oneLine } from "@wherry/core/text/lines.ts";
import { ProvisionError } from "../plan/provision-error.ts";
import type { System } from "../system/system.ts";
import { mustRun } from "./must-run.ts";
import { type ContentPlan, isOwn, labels, type Probe, planContent, type VarFacts } from "./plan-var.ts";
import type { SetupContext } from "./setup-context.ts";
import { parseSuperblock, superblockPart } from "./superblock.ts";

/**
 * What is to be done with what stands on a device of so many bytes.
 *
 * @throws {ProvisionError} storage.conflict when it holds something other than ext4, or it is not clear what it holds
 */
export function decideContent(
  system: System,
  device: { readonly path: string; readonly size: number },
  facts: Pick<VarFacts, "canCheck" | "canEnlarge">,
): Exclude<ContentPlan, { kind: "refuse" }> {
  const superblock = parseSuperblock(system.readFile(device.path, superblockPart) ?? new Uint8Array());
  const asked = isOwn(superblock) ? undefined : probeDevice(system, device.path);
  const plan = planContent({ ...device, superblock }, asked, facts);
  if (plan.kind === "refuse") throw new ProvisionError("storage.conflict", plan.message, { hint: plan.hint });
  return plan;
}

/**
 * What blkid(8) finds on a device by looking at its bytes, its cache left out: its status, and LABEL and TYPE as lines.
 */
export function probeDevice(system: System, path: string): Probe {
  const { status, stdout } = system.run(["blkid", "-p", "-o", "export", "-s", "LABEL", "-s", "TYPE", path]);
  return { status, said: decodeUtf8(stdout) };
}

/**
 * Makes an ext4 file system with the label "var-new". Block size and inodes are those of a large disk, even if this one
 * is still small.
 *
 * @throws {ProvisionError} program.failed when mkfs.ext4 fails
 */
export function makeFileSystem(system: System, path: string, say: SetupContext["say"]): void {
  const options = ["-b", "4096", "-i", "16384", "-m", "1", "-E", "lazy_itable_init=1,lazy_journal_init=1"];
  mustRun(system, ["mkfs.ext4", "-q", "-F", "-L", labels.unfinished, ...options, path], {
    explain: (said) => ({ message: `no file system can be made on ${path}: ${said}`, hint: "check the disk" }),
  });
  say("var is a new file system");
}

/**
 * Has e2fsck(8) check an ext4 file system and mend what can be mended safely (-p); what it finds is said on the
 * console.
 *
 * @throws {ProvisionError} storage.conflict when errors are left (a status of 4 or more)
 */
export function checkFileSystem(system: System, path: string, say: SetupContext["say"]): void {
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

/**
 * Gives an ext4 file system that is not mounted a new UUID, and the label of one that counts, which comes last: cut off
 * before, it is done again. A file system with checksums has to have been checked wholly just before (tune2fs(8), -U).
 */
export function renewIdentifier(system: System, path: string, say: SetupContext["say"]): void {
  const checked = system.run(["e2fsck", "-f", "-p", path]);
  const { status, stderr } = checked.status < 4 ? system.run(["tune2fs", "-U", "random", path]) : checked;
  say(status === 0 ? "var has an identifier of its own" : `var keeps its template's identifier: ${oneLine(stderr)}`);
  mustRun(system, ["e2label", path, labels.done], {
    explain: () => ({ message: `${path} cannot be named`, hint: "check the disk" }),
  });
}

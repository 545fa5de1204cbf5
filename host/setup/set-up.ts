import { keptInVar } from "@wherry/core/host-settings/kept-folders.ts";
import { oneLine } from "@wherry/core/text/lines.ts";
import { ProvisionError } from "../plan/provision-error.ts";
import type { System } from "../system/system.ts";
import { boundClock } from "./bound-clock.ts";
import { copyMissing } from "./copy-missing.ts";
import { makeHostKey, makeMachineId } from "./identity.ts";
import { mountAll, planFolderMounts } from "./mount-folders.ts";
import { finishVar, mountVar } from "./mount-var.ts";
import type { SetupContext } from "./setup-context.ts";

/** What the image ships of /etc and /var. */
const pristine = "/usr/lib/wherry";

/**
 * Makes the machine's state ready before the init system starts: /var, /etc, /home and their like.
 *
 * It runs as root inside the new root, from the verified /usr, with /proc, /sys, /dev and /run mounted. Every step may
 * be cut off at any instruction and is made good at the next boot.
 *
 * @throws {ProvisionError} storage.conflict or storage.missing when the partition of /var holds something else, is
 *   damaged, or cannot be unlocked
 * @throws {ProvisionError} program.failed when something cannot be mounted, or a program of set-up fails
 * @throws {ProvisionError} disk.full when what the image ships of /var cannot be copied
 * @throws {SystemError} ENOSPC, EROFS or another when the operating system fails at a read or write
 */
export function setUp(system: System, context: SetupContext): void {
  boundClock(system, context.say);
  const mounted = mountVar(system, context);
  if (system.stat(`${pristine}/var`) !== undefined) fillVar(system, mounted.fresh);
  for (const folder of ["lib", "lib/wherry", "lib/wherry/etc", "lib/wherry/etc/upper", "lib/wherry/etc/work"]) {
    system.makeDirectory(`/var/${folder}`, 0o755);
  }
  for (const folder of keptInVar) system.makeDirectory(`/var${folder}`, folder === "/root" ? 0o700 : 0o755);
  context.say("var");

  mountAll(system, planFolderMounts(system.stat(`${pristine}/etc`) === undefined ? undefined : `${pristine}/etc`));
  makeMachineId(system);
  makeHostKey(system);
  context.say("etc");

  finishVar(system, mounted);
}

/** A new file system counts only when all of this is done, so that it can be done at one go. */
function fillVar(system: System, fresh: boolean): void {
  if (!fresh) {
    copyMissing(system, `${pristine}/var`, "/var");
    return;
  }
  const { status, stderr } = system.run(["cp", "-a", `${pristine}/var/.`, "/var"]);
  if (status !== 0)
    throw new ProvisionError("disk.full", `/var cannot be filled: ${oneLine(stderr)}`, { hint: "is the disk full?" });
}

import { oneLine } from "@wherry/core/text/lines.ts";
import { ProvisionError } from "../plan/provision-error.ts";
import type { System } from "../system/system.ts";

/** The agent runs in a changed root, where udevadm would otherwise do nothing. */
const environment = { SYSTEMD_IGNORE_CHROOT: "1" };

/**
 * Starts udev, so that drivers are loaded and /dev/disk/by-* is what it will be later. Nothing happens where it runs
 * already; whether it was started is the result, for `stopUdev`.
 *
 * Source: systemd-udevd.service(8), udevadm(8).
 *
 * @throws {ProvisionError} program.missing when the image has no udev
 * @throws {ProvisionError} program.failed when udev does not start
 */
export function startUdev(system: System): boolean {
  if (
    system.stat("/run/udev/control") !== undefined &&
    system.run(["udevadm", "control", "--ping"], { environment }).status === 0
  ) {
    return false;
  }
  const { status, stderr } = system.run(["/usr/lib/systemd/systemd-udevd", "--daemon"], { environment });
  if (status === 127) {
    throw new ProvisionError("program.missing", "the image has no udev, which disks need", {
      hint: "add udev to packages.install in the image's definition",
    });
  }
  if (status !== 0)
    throw new ProvisionError("program.failed", `udev does not start: ${oneLine(stderr) || `status ${status}`}`);
  for (const type of ["subsystems", "devices"]) {
    system.run(["udevadm", "trigger", `--type=${type}`, "--action=add"], { environment });
  }
  settleUdev(system);
  return true;
}

/** Waits until udev has worked through all events so far, for 30 seconds at most. */
export function settleUdev(system: System): void {
  system.run(["udevadm", "settle", "--timeout=30"], { environment });
}

/** Ends udev, so that systemd can start its own. */
export function stopUdev(system: System): void {
  system.run(["udevadm", "control", "--exit"], { environment });
}

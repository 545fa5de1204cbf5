import { oneLine } from "@wherry/core/text/lines.ts";
import { ProvisionError } from "../plan/provision-error.ts";
import type { System } from "../system/system.ts";

/**
 * Restarts the machine at once, before the init system has started, and does not return.
 *
 * @throws {ProvisionError} program.failed when the machine still runs after ten seconds
 */
export function restartMachine(system: System): never {
  system.sync();
  // The agent runs in a changed root, where systemctl would otherwise do nothing. --force twice: the kernel is asked,
  // not systemd.
  const { stderr } = system.run(["systemctl", "--force", "--force", "reboot"], {
    environment: { SYSTEMD_IGNORE_CHROOT: "1" },
  });
  system.sleep(10_000);
  throw new ProvisionError("program.failed", `the machine does not restart: ${oneLine(stderr) || "nobody says why"}`, {
    hint: "restart it by hand",
  });
}

import { applyKernelArguments } from "./kernel-arguments/apply-kernel-arguments.ts";
import { withNetwork } from "./network/with-network.ts";
import { machineStorage } from "./provision/machine-storage.ts";
import { provision as provisionMachine } from "./provision/provision.ts";
import type { System } from "./system.ts";

/**
 * The last act of set-up, with /var and /etc in place and before the init system starts: here the machine's configuration is found and
 * carried out, once. Throws ProvisionError and SystemError, which stop the boot.
 */
export function provision(system: System, say: (line: string) => void): void {
  const storage = machineStorage(system, say);
  try {
    provisionMachine({
      system,
      say,
      root: "/",
      stages: {
        storage,
        withNetwork: (action) => withNetwork(system, { say }, action),
        applyKernelArguments: (wanted) => applyKernelArguments(system, wanted),
        restart: () => restart(system),
      },
    });
  } finally {
    storage.close();
  }
}

/** Does not return. */
function restart(system: System): void {
  system.sync();
  // It thinks that a changed root is not the machine.
  system.run(["systemctl", "reboot", "--force", "--force"], { environment: { SYSTEMD_IGNORE_CHROOT: "1" } });
  for (;;) system.sleep(1000);
}

import { ensureKernelArguments } from "../kernel-arguments/ensure-kernel-arguments.ts";
import { restartMachine } from "../kernel-arguments/restart.ts";
import { withNetwork } from "../network/with-network.ts";
import { machineStorage } from "../provision/machine-storage.ts";
import { provision } from "../provision/provision.ts";
import type { System } from "../system/system.ts";

/**
 * The last act of set-up, with /var and /etc in place and before the init system starts: here the machine's configuration is found and
 * carried out, once. Throws ProvisionError and SystemError, which stop the boot.
 */
export function provisionAfterSetUp(system: System, say: (line: string) => void): void {
  const storage = machineStorage(system, say);
  try {
    provision({
      system,
      say,
      root: "/",
      stages: {
        storage,
        withNetwork: (action) => withNetwork(system, { say }, action),
        applyKernelArguments: (wanted) => ({ restart: ensureKernelArguments(system, wanted) === "restart" }),
        restart: () => restartMachine(system),
      },
    });
  } finally {
    storage.close();
  }
}

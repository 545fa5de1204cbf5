import { ensureKernelArguments } from "../kernel-arguments/ensure-kernel-arguments.ts";
import { restartMachine } from "../kernel-arguments/restart.ts";
import { withNetwork } from "../network/with-network.ts";
import { machineStorage } from "../provision/machine-storage.ts";
import { provision } from "../provision/provision.ts";
import type { System } from "../system/system.ts";

/**
 * The last act of set-up, with /var and /etc in place and before the init system starts: here the machine's
 * configuration is found and carried out, once. Errors stop the boot.
 *
 * @throws {ProvisionError} config.invalid or config.unsupported when the configuration has errors, or this host cannot
 *   do what it asks for
 * @throws {ProvisionError} fetch.failed, fetch.mismatch or fetch.malformed when something that it refers to cannot be
 *   had
 * @throws {ProvisionError} storage.missing or storage.conflict when a device does not turn up, or may not be changed
 * @throws {ProvisionError} files.conflict, accounts.unknown or accounts.conflict when a change of files is refused
 * @throws {ProvisionError} program.missing, program.failed or disk.full when a program is missing or fails
 * @throws {ProvisionError} internal when what an earlier attempt left of its decisions is damaged
 * @throws {SystemError} ENOSPC, EROFS or another when the operating system fails at a read or write
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

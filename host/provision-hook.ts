import { machineStorage } from "./provision/machine-storage.ts";
import { provision as provisionMachine } from "./provision/provision.ts";
import { ProvisionError } from "./provision-error.ts";
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
        withNetwork: (action) =>
          action(() => {
            throw new ProvisionError("config.unsupported", "there is no network yet");
          }),
        applyKernelArguments: () => {
          throw new ProvisionError("config.unsupported", "kernel arguments cannot be changed yet");
        },
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
  system.run(["systemctl", "reboot", "--force", "--force"]);
  for (;;) system.sleep(1000);
}

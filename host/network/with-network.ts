import type { System } from "../system/system.ts";
import { bringUpNetwork, type NetworkOptions } from "./bring-up.ts";

/**
 * Runs `action`, which asks for the network where it needs that, as often as it likes. The first time drivers are
 * loaded, links set up, addresses and name servers got as the kernel's command line says (`ip=`, `nameserver=`), by
 * DHCP where it says nothing. In the end all of it is taken back, so that whoever sets up the network later finds it as
 * it was; drivers stay.
 *
 * @throws {ProvisionError} fetch.failed when the action asks for the network and none comes up within the patience
 * @throws {ProvisionError} program.missing when the image has no busybox to set it up with
 * @throws {ProvisionError} program.failed when a program that sets it up fails
 */
export function withNetwork<Result>(
  system: System,
  options: NetworkOptions,
  action: (needNetwork: () => void) => Result,
): Result {
  const undo: (() => void)[] = [];
  let isUp = false;
  try {
    return action(() => {
      if (isUp) return;
      bringUpNetwork(system, { ...options, undo });
      isUp = true;
    });
  } finally {
    for (const step of undo.toReversed()) {
      try {
        step();
      } catch (error) {
        options.say(`warning: the network is not as it was: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
}

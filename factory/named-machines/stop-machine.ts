import { pressAgainAfter, pressPowerButton } from "../machine/power-button.ts";
import { elapsedSeconds, sleep } from "../system/clock.ts";
import { killProcess } from "../system/processes.ts";
import { readRunningMachine } from "./kept-machine.ts";
import type { MachineFolder } from "./machine-folder.ts";
import { withControl } from "./with-control.ts";

export type HowStopped = "was off" | "shut down" | "switched off";

/**
 * Presses a machine's power button, and waits so many seconds until it is off; then takes its power away.
 *
 * @throws {WherryError} format.invalid when what is kept of the machine is damaged
 */
export async function stopMachine(folder: MachineFolder, seconds: number, signal: AbortSignal): Promise<HowStopped> {
  const running = await readRunningMachine(folder);
  if (running === undefined) return "was off";
  const deadline = elapsedSeconds() + seconds;
  let pressed = Number.NEGATIVE_INFINITY;
  while (elapsedSeconds() < deadline) {
    if (elapsedSeconds() - pressed >= pressAgainAfter) {
      pressed = elapsedSeconds();
      await withControl(folder.control, pressPowerButton).catch(() => {});
    }
    await sleep(100, signal);
    if ((await readRunningMachine(folder)) === undefined) return "shut down";
  }
  killProcess(running.pid);
  while ((await readRunningMachine(folder)) !== undefined) await sleep(50, signal);
  return "switched off";
}

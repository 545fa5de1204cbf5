import type { Qmp } from "./qmp.ts";

/**
 * Seconds. A guest in which nobody listens yet loses the press of the button; one that is already on its way takes no
 * notice of another.
 */
export const pressAgainAfter = 10;

/** Presses a machine's power button. A machine that has just gone off needs none. */
export async function pressPowerButton(qmp: Qmp): Promise<void> {
  await qmp.command("system_powerdown").catch(() => {});
}

import type { System } from "../system/system.ts";

export interface DeviceWaitOptions {
  /** Seconds. */
  readonly wait: number;
  /** Waits until udev has made the links of all devices that are there. */
  readonly settle: () => void;
}

/** Waits until all of these are block devices, and tells which ones still are not when the time is over. */
export function waitForDevices(
  system: System,
  names: readonly string[],
  { wait, settle }: DeviceWaitOptions,
): readonly string[] {
  const began = system.uptime();
  for (;;) {
    const missing = names.filter((name) => system.stat(name)?.kind !== "block-device");
    if (missing.length === 0 || system.uptime() - began >= wait) return missing;
    system.sleep(100);
    settle();
  }
}

/** Where a machine gets its updates, and when it starts them: what `update` of its configuration says. */
export interface UpdateSettings {
  /** False: it stays at the release that it has. */
  readonly enabled: boolean;
  /** Where releases are asked for, an http or https URL; null for the image's own. */
  readonly server: string | null;
  /** The channel that releases are published to: "stable"; null for the image's own. */
  readonly channel: string | null;
  /** The group of machines that a rollout counts this one to. */
  readonly group: string;
  /** When a release that is in place is booted into. */
  readonly reboot: "immediately" | "window" | "manually";
  /** For "window". */
  readonly windows: readonly UpdateWindow[];
  /** What the windows' times are told by: "UTC", "Europe/Berlin", or "localtime" for the machine's own time zone. */
  readonly timeZone: string;
  /** A FleetLock server's base URL that is asked before each reboot; null for none. */
  readonly fleetLock: string | null;
}

/** A time in each week, or each day, in which a machine may reboot. */
interface UpdateWindow {
  /** Of its beginning; all seven for each day. */
  readonly days: readonly Weekday[];
  /** "HH:MM". */
  readonly start: string;
  /** From 1 to a week. */
  readonly lengthMinutes: number;
}

export const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Weekday = (typeof weekdays)[number];

/** Where a machine has its `UpdateSettings`, as JSON; without such a file the image's own hold. */
export const updateFile = "/etc/wherry/update.json";

import type { Report } from "../ignition/v2/problem.ts";
import { quoteAsGo } from "./go-quote.ts";
import type { Clc } from "./schema.ts";

type Locksmith = NonNullable<Clc["locksmith"]>;

const days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/**
 * Reports a `locksmith` section with an unknown reboot strategy, or with a window that lacks its start ("Thu 23:00") or
 * its length ("1h30m") or has one that cannot be read.
 */
export function validateLocksmith(locksmith: Locksmith, report: Report): void {
  const { window_start: start = "", window_length: length = "", reboot_strategy: strategy = "" } = locksmith;
  if ((start === "") !== (length === "")) {
    report("error", ["locksmith"], "window-start and window-length must both be specified");
  }
  if (!["", "reboot", "etcd-lock", "off"].includes(strategy.toLowerCase())) {
    report("error", ["locksmith", "reboot_strategy"], "unknown reboot strategy");
  }
  const problem = windowStartProblem(start);
  if (problem !== undefined) report("error", ["locksmith", "window_start"], problem);
  if (length !== "" && !isDuration(length)) {
    report("error", ["locksmith", "window_length"], "couldn't parse window length");
  }
}

/**
 * The lines of /etc/coreos/update.conf for the reboot manager, `KEY="value"`, without line ends; only for settings that
 * are given.
 */
export function locksmithLines(locksmith: Locksmith): readonly string[] {
  const settings = [
    ["REBOOT_STRATEGY", locksmith.reboot_strategy],
    ["LOCKSMITHD_REBOOT_WINDOW_START", locksmith.window_start],
    ["LOCKSMITHD_REBOOT_WINDOW_LENGTH", locksmith.window_length],
    ["LOCKSMITHD_GROUP", locksmith.group],
    ["LOCKSMITHD_ENDPOINT", locksmith.etcd_endpoints],
    ["LOCKSMITHD_ETCD_CAFILE", locksmith.etcd_cafile],
    ["LOCKSMITHD_ETCD_CERTFILE", locksmith.etcd_certfile],
    ["LOCKSMITHD_ETCD_KEYFILE", locksmith.etcd_keyfile],
  ] as const;
  return settings.flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${quoteAsGo(value)}`]));
}

/** "[Day ]HH:MM"; what follows the time is not looked at. */
function windowStartProblem(text: string): string | undefined {
  if (text === "") return undefined;
  const [, day, dayTime] = /^\s*(\S+)[ \t]+(\S+)/.exec(text) ?? [];
  if (day !== undefined && !days.includes(day.toLowerCase())) return "unknown day in window start";
  return /^(?:[01]?\d|2[0-3]):[0-5]\d$/.test(dayTime ?? text) ? undefined : "couldn't parse window start";
}

/** A duration as Go's time package reads it: "1h30m", "0", "1.5h". */
function isDuration(text: string): boolean {
  return /^[-+]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/.test(text);
}

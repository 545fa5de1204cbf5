import { keptFolders } from "@wherry/core/host-settings/kept-folders.ts";
import { weekdays } from "@wherry/core/host-settings/update-settings.ts";
import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { mergedUsr } from "@wherry/core/paths/merged-usr.ts";
import { isWithin } from "@wherry/core/paths/paths.ts";
import { parseUnitName } from "@wherry/core/systemd/unit-name.ts";
import { splitUrl } from "@wherry/core/urls/urls.ts";
import type { IgnitionConfig } from "../../ignition/config.ts";
import { sourceOf } from "../origins.ts";
import type { HealthEntry, HealthSection, UpdateSection, UpdateWindowEntry } from "../schema/values.ts";
import type { Translation } from "../translation.ts";
import { choiceFault } from "./choice.ts";
import type { SourceContext } from "./report.ts";

const reboots = ["immediately", "window", "manually"];
const minutesOfWeek = 7 * 24 * 60;

/**
 * The section `update` of variant wherry: names, URLs and time zone in their forms, and windows exactly where reboots
 * wait for them. The group is held to what FleetLock's protocol takes.
 */
export function checkUpdate(update: UpdateSection, at: DataPath, { report }: SourceContext): void {
  const { channel, fleet_lock: fleetLock, group, reboot, server, time_zone: timeZone, windows = [] } = update;
  const refuse = (key: keyof UpdateSection, message: string | undefined) => report.error([...at, key], message);
  refuse("channel", nameFault(channel, /^[a-z0-9][a-z0-9._-]{0,63}$/, 'lower-case letters, digits, ".", "_" and "-"'));
  // What FleetLock's protocol takes.
  refuse("group", nameFault(group, /^[a-zA-Z0-9.-]{1,64}$/, 'letters, digits, "." and "-"'));
  refuse("server", urlFault(server));
  refuse("fleet_lock", urlFault(fleetLock));
  refuse("reboot", choiceFault(reboot, reboots));
  if (timeZone !== undefined && !/^(?:UTC|localtime|[A-Z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)+)$/.test(timeZone))
    refuse(
      "time_zone",
      `"${timeZone}" is not a time zone: it can be UTC, localtime, or AREA/CITY such as Europe/Berlin`,
    );
  if (reboot === "window" && windows.length === 0) refuse("reboot", "there are no windows to wait for: add windows");
  if (windows.length > 0 && reboot !== undefined && reboot !== "window" && reboots.includes(reboot))
    refuse("windows", `windows are not waited for with reboot: ${reboot}; say reboot: window, or leave them out`);
}

/**
 * A window in which the machine may reboot: days of the week, a start from "00:00" to "23:59", and a length from one
 * minute to a week.
 */
export function checkUpdateWindow(window: UpdateWindowEntry, at: DataPath, { report }: SourceContext): void {
  const { days = [], length_minutes: length = 1, start } = window;
  for (const [index, day] of days.entries()) report.error([...at, "days", index], choiceFault(day, weekdays));
  if (start === undefined) report.error(at, 'a window needs a start, such as "03:30"');
  else if (!/^(?:[01]\d|2[0-3]):[0-5]\d$/.test(start))
    report.error([...at, "start"], `"${start}" is not a time: it is to be hours and minutes from "00:00" to "23:59"`);
  if (length < 1 || length > minutesOfWeek)
    report.error([...at, "length_minutes"], `a window is 1 to ${minutesOfWeek} minutes long, which is a week`);
}

/** The section `health` of variant wherry: a deadline from 1 second to a day, and no two checks of the same name. */
export function checkHealth(
  { checks = [], deadline_seconds: deadline }: HealthSection,
  at: DataPath,
  { report }: SourceContext,
): void {
  report.error([...at, "deadline_seconds"], secondsFault(deadline, 24 * 60 * 60));
  const known = new Set<string>();
  for (const [index, { name = "" }] of checks.entries()) {
    if (known.has(name)) report.error([...at, "checks", index, "name"], `another check is called "${name}" already`);
    known.add(name);
  }
}

/**
 * A check has a name, a time limit from 1 second to an hour, and looks at exactly one thing: a unit that is not a
 * template, a URL of http or https, or a command by its absolute path.
 */
export function checkHealthCheck(check: HealthEntry, at: DataPath, { report }: SourceContext): void {
  const { command, name, timeout_seconds: timeout, unit, url } = check;
  if (name === undefined) report.error(at, "a check needs a name");
  report.error(
    [...at, "name"],
    nameFault(name, /^[a-zA-Z0-9][a-zA-Z0-9._-]{0,63}$/, 'letters, digits, ".", "_" and "-"'),
  );
  report.error([...at, "timeout_seconds"], secondsFault(timeout, 60 * 60));
  const given = (["unit", "url", "command"] as const).filter((key) => check[key] !== undefined);
  if (given.length !== 1)
    report.error([...at, ...given.slice(1, 2)], "a check has one of the following: unit, url, command");
  if (unit !== undefined && (parseUnitName(unit)?.instance ?? "none") === "")
    report.error([...at, "unit"], `"${unit}" is a template: name an instance of it`);
  else if (unit !== undefined && parseUnitName(unit) === undefined)
    report.error([...at, "unit"], `"${unit}" is not a unit: it is to be a name such as "app.service"`);
  report.error([...at, "url"], urlFault(url));
  if (command !== undefined && command[0]?.startsWith("/") !== true)
    report.error([...at, "command"], "a command begins with a program's absolute path");
}

const readOnly = ["/usr", ...mergedUsr.map((name) => `/${name}`)];

/** Files, directories and links where the machine cannot have them. Looks at what the configuration becomes. */
export function checkHostPaths(config: IgnitionConfig, { origins, report }: Translation): void {
  const mounts = (config.storage?.filesystems ?? []).flatMap(({ path }) => path ?? []);
  for (const list of ["files", "directories", "links"] as const) {
    for (const [index, { path }] of (config.storage?.[list] ?? []).entries()) {
      const from = sourceOf(origins, config, ["storage", list, index, "path"]);
      const isBelow = (folder: string) => isWithin(path, folder);
      if (readOnly.some(isBelow))
        report.error(
          from,
          `${path} cannot be written: /usr is the operating system, and read-only; choose a place below /etc, /var or /opt`,
        );
      else if (path.startsWith("/") && !keptFolders.some(isBelow) && !mounts.some(isBelow))
        report.warning(from, `${path} is gone after the next boot: of /, only ${keptFolders.join(", ")} stay`);
    }
  }
}

function nameFault(text: string | undefined, pattern: RegExp, characters: string): string | undefined {
  return text === undefined || pattern.test(text) ? undefined : `"${text}" is not a name: it is to be of ${characters}`;
}

function urlFault(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const { scheme = "", authority = "" } = splitUrl(text) ?? {};
  return /^https?$/.test(scheme) && authority !== "" ? undefined : `"${text}" is not an http or https URL`;
}

function secondsFault(seconds: number | undefined, most: number): string | undefined {
  return seconds === undefined || (seconds >= 1 && seconds <= most) ? undefined : `it can be 1 to ${most} seconds`;
}

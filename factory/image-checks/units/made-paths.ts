import { isWithin } from "@wherry/core/paths/paths.ts";
import { type UnitSettings, valuesOf, wordsOf } from "@wherry/core/systemd/unit-settings.ts";
import type { FileView } from "@wherry/core/tree/view.ts";
import { tmpfilesLines } from "../tmpfiles.ts";

/** Folders that the kernel, the boot or people fill: that an image has nothing there is no fault. */
const MADE_AT_RUN_TIME = [
  "/run",
  "/var/run",
  "/tmp",
  "/var/tmp",
  "/proc",
  "/sys",
  "/dev",
  "/home",
  "/boot",
  "/efi",
  "/mnt",
  "/media",
];

/** Whether a place is made anew at each boot, or is another file system's. */
export function isMadeAtRunTime(path: string): boolean {
  return MADE_AT_RUN_TIME.some((folder) => isWithin(path, folder));
}

const FOLDER_KEYS: Readonly<Record<string, string>> = {
  StateDirectory: "/var/lib",
  CacheDirectory: "/var/cache",
  LogsDirectory: "/var/log",
  ConfigurationDirectory: "/etc",
};

/** What a unit makes before it starts anything: systemd.exec(5), "Sandboxing". */
export function foldersOf(unit: UnitSettings, section: string): string[] {
  return Object.entries(FOLDER_KEYS).flatMap(([key, root]) =>
    valuesOf(unit, section, key).flatMap(({ value }) =>
      wordsOf(value).map((word) => `${root}/${word.split(":", 1)[0]}`),
    ),
  );
}

/** Tells whether tmpfiles.d makes a path, or something below it. */
export function madeByTmpfiles(view: FileView): (path: string) => boolean {
  const made = tmpfilesLines(view)
    .filter(({ type }) => /^[dDvqQefFpLCw]/.test(type))
    .map((line) => line.target);
  return (path) => made.some((one) => isWithin(one, path));
}

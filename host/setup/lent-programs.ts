import type { System } from "../system/system.ts";

/** The initrd's own, for what the image need not have; it is there until the set-up has done its work. */
const busybox = "/run/wherry/busybox";
/** The last folder of the agent's PATH: the image's own programs come first. */
const folder = "/run/wherry/lent";
const applets = ["gzip", "tar", "udhcpc"];

/** Makes the programs that busybox stands in for callable by their names. */
export function lendPrograms(system: System): void {
  if (system.stat(busybox) === undefined) return;
  system.makeDirectory(folder, 0o755);
  for (const name of applets) {
    if (system.lstat(`${folder}/${name}`) === undefined) system.symlink(busybox, `${folder}/${name}`);
  }
}

/** They served until here, and take memory. */
export function takeBackPrograms(system: System): void {
  for (const name of applets) system.remove(`${folder}/${name}`);
  system.remove(folder);
  system.remove(busybox);
}

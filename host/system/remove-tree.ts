import type { System } from "./system.ts";

/** A folder with all that is in it; nothing happens where there is none. Links in it are not followed. */
export function removeTree(system: System, path: string): void {
  for (const name of system.list(path) ?? []) {
    const entry = `${path}/${name}`;
    if (system.lstat(entry)?.kind === "directory") removeTree(system, entry);
    else system.remove(entry);
  }
  system.remove(path);
}

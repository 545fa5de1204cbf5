import type { IgnitionConfig } from "@wherry/core/ignition/config.ts";

/** A file system that is mounted while files are written. What mounts it at later boots is a unit of the configuration's own. */
export interface MountPlan {
  readonly device: string;
  /** Where, below the root. */
  readonly path: string;
  readonly format: string;
  readonly options: readonly string[];
  readonly from: readonly (string | number)[];
}

/** Outermost first: /var/lib before /var/lib/data. Swap and "none" are not mounted. */
export function planMounts(config: IgnitionConfig): MountPlan[] {
  return (config.storage?.filesystems ?? [])
    .flatMap(({ device, path = "", format = "", mountOptions = [] }, index): MountPlan[] =>
      path === "" || ["", "none", "swap"].includes(format)
        ? []
        : [{ device, path, format, options: mountOptions, from: ["storage", "filesystems", index] }],
    )
    .sort((one, other) => depthOf(one.path) - depthOf(other.path));
}

function depthOf(path: string): number {
  return path.split("/").filter((part) => part !== "").length;
}

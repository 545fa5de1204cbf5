import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { ProvisionError } from "../plan/provision-error.ts";
import { identityOf } from "./device-places.ts";
import type { StorageContext } from "./storage-context.ts";
import { mountedOn } from "./storage-state.ts";

/**
 * A file system that is mounted while files are written. What mounts it at later boots is a unit of the configuration's
 * own.
 */
export interface MountPlan {
  readonly device: string;
  /** Where, below the root. */
  readonly path: string;
  readonly format: string;
  readonly options: readonly string[];
  readonly from: DataPath;
}

/** What the agent itself stands on, and mounts at each boot. */
const machinesOwn: readonly string[] = ["/", "/etc", "/usr", "/var"];

/**
 * Outermost first: /var/lib before /var/lib/data. Swap and "none" are not mounted, nor is what the machine has mounted
 * there already.
 */
export function planMounts({ config, state, attempt, place }: StorageContext): MountPlan[] {
  const mounts: MountPlan[] = [];
  for (const [index, filesystem] of (config.storage?.filesystems ?? []).entries()) {
    const { device, path = "", format = "", mountOptions = [] } = filesystem;
    if (path === "" || ["", "none", "swap"].includes(format)) continue;
    const from = ["storage", "filesystems", index];
    attempt(() => {
      if (format !== "virtiofs") {
        const node = identityOf(place(device, [...from, "device"]));
        if (node !== undefined && state.inUse[node] === mountedOn(path)) return;
      }
      if (machinesOwn.includes(path)) {
        throw new ProvisionError(
          "config.unsupported",
          `${path} is the machine's own, and nothing else can be mounted there`,
          {
            path: [...from, "path"],
            hint: path === "/var" ? "mount it below /var: /var/lib/containers, for one" : "choose another path",
          },
        );
      }
      mounts.push({ device, path, format, options: mountOptions, from });
    });
  }
  return mounts.sort((one, other) => depthOf(one.path) - depthOf(other.path));
}

function depthOf(path: string): number {
  return path.split("/").filter((part) => part !== "").length;
}

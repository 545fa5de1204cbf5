import { isWithin } from "@wherry/core/paths/paths.ts";
import type { Remark } from "../../json/remark.ts";
import type { IgnitionConfig } from "../config.ts";

const accountFiles = ["passwd", "shadow", "group", "gshadow", "subuid", "subgid"].map((name) => `/etc/${name}`);

/**
 * Files, directories and links in places that are others': the kernel's, the operating system's, the agent's. The
 * reference takes them without a word, and so they are warnings.
 */
export function findSystemPaths({ storage = {} }: IgnitionConfig): Remark[] {
  return (["files", "directories", "links"] as const).flatMap((list) =>
    (storage[list] ?? []).flatMap(({ path, overwrite }, index): Remark[] => {
      const message = ownerOf(path) ?? (overwrite === true && list === "files" ? replaced(path) : undefined);
      return message === undefined ? [] : [{ level: "warning", path: ["storage", list, index, "path"], message }];
    }),
  );
}

function ownerOf(path: string): string | undefined {
  const kernels = ["/proc", "/sys", "/dev"].find((folder) => isWithin(path, folder));
  if (kernels !== undefined)
    return `${path} is not a stored file: what is in ${kernels} is the kernel's, and made anew at each boot; use sysctl.d, tmpfiles.d or a unit`;
  // Where /usr is read-only, /usr/local often leads to /var.
  if (isWithin(path, "/usr") && !isWithin(path, "/usr/local"))
    return `${path} is part of the operating system, which a machine does not change: choose a place below /etc, /var or /opt`;
  if (isWithin(path, "/var/lib/wherry"))
    return `${path} is the agent's own, which keeps what it plans and reports there: choose another place`;
  return undefined;
}

function replaced(path: string): string | undefined {
  if (!accountFiles.includes(path)) return undefined;
  return `this replaces ${path}, with every account that the image has: name users and groups under passwd instead`;
}

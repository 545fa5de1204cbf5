import { oneLine } from "@wherry/core/text/lines.ts";
import { ProvisionError } from "../plan/provision-error.ts";
import type { System } from "../system/system.ts";
import type { MountPlan } from "./plan-mounts.ts";
import { missingProgram } from "./programs.ts";

/**
 * Mounts the file systems below a root ("" for the machine's own), outermost first, and makes the folders that are
 * missing. All that was mounted is unmounted again where one fails.
 *
 * @throws {ProvisionError} program.missing when the image has no mount
 * @throws {ProvisionError} program.failed when a file system cannot be mounted
 * @throws {ProvisionError} files.conflict when a path leads through something other than folders
 */
export function mountFilesystems(system: System, mounts: readonly MountPlan[], root: string): void {
  const done: MountPlan[] = [];
  try {
    for (const mount of mounts) {
      makeFolders(system, mount, root);
      run(system, mount, root);
      done.push(mount);
    }
  } catch (error) {
    unmountFilesystems(system, done, root);
    throw error;
  }
}

/** Innermost first. What is busy is detached, and goes when nobody uses it any more. */
export function unmountFilesystems(system: System, mounts: readonly MountPlan[], root: string): void {
  for (const { path } of mounts.toReversed()) {
    if (system.run(["umount", root + path]).status !== 0) system.run(["umount", "-l", root + path]);
  }
}

function makeFolders(system: System, { path, from }: MountPlan, root: string): void {
  let folder = root;
  for (const part of path.split("/").filter((name) => name !== "")) {
    folder += `/${part}`;
    const status = system.lstat(folder);
    if (status === undefined) system.makeDirectory(folder, 0o755);
    else if (status.kind !== "directory") {
      throw new ProvisionError(
        "files.conflict",
        `${path} cannot be mounted: ${folder} is a ${status.kind}, not a folder`,
        {
          path: [...from, "path"],
          hint: "name a path of folders only, without links",
        },
      );
    }
  }
}

function run(system: System, { device, path, format, options, from }: MountPlan, root: string): void {
  const flags = options.length === 0 ? [] : ["-o", options.join(",")];
  const { status, stderr } = system.run(["mount", "-t", format, ...flags, device, root + path]);
  if (status === 127) throw missingProgram("mount", from);
  if (status === 0) return;
  throw new ProvisionError(
    "program.failed",
    `${device} cannot be mounted on ${path}: ${oneLine(stderr) || `status ${status}`}`,
    {
      path: from,
      hint: "check format and mountOptions; the kernel's messages say more",
    },
  );
}

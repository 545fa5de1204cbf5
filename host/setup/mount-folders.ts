import { encodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { keptInVar } from "@wherry/core/host-settings/kept-folders.ts";
import { oneLine } from "@wherry/core/text/lines.ts";
import { ProvisionError } from "../plan/provision-error.ts";
import { readText } from "../system/read-text.ts";
import type { System } from "../system/system.ts";

/** One line of fstab(5), and what it means that it cannot be mounted. */
interface Mount {
  readonly source: string;
  readonly target: string;
  readonly type: string;
  readonly options: string;
  readonly failure: string;
}

/** The lower layer changes with every release; these features would tie the upper one to it. */
const features = "index=off,redirect_dir=off,metacopy=off,xino=off";

/** What lies over or beside the verified /usr, in order. `pristineEtc` is the image's own /etc, where it has one. */
export function planFolderMounts(pristineEtc: string | undefined): readonly Mount[] {
  const layers = "upperdir=/var/lib/wherry/etc/upper,workdir=/var/lib/wherry/etc/work";
  const etc: Mount[] =
    pristineEtc === undefined
      ? []
      : [
          {
            source: "etc",
            target: "/etc",
            type: "overlay",
            options: `${features},lowerdir=${pristineEtc},${layers}`,
            failure: `/etc cannot be laid over ${pristineEtc}`,
          },
        ];
  const folders = keptInVar.map((folder) => ({
    source: `/var${folder}`,
    target: folder,
    type: "none",
    options: "bind",
    failure: `${folder} cannot be mounted`,
  }));
  return [...etc, ...folders];
}

/** Mounts them all with one program: each that is started costs an emulated machine much. */
export function mountAll(system: System, mounts: readonly Mount[]): void {
  const table = mounts.map(({ source, target, type, options }) => `${source} ${target} ${type} ${options} 0 0\n`);
  const { status, stderr } = system.run(["mount", "--all", "--fstab", "/proc/self/fd/0"], {
    input: encodeUtf8(table.join("")),
  });
  const there = mountPoints(readText(system, "/proc/self/mountinfo"));
  const failed = mounts.find(({ target }) => !there.has(target));
  if (status === 0 && failed === undefined) return;
  throw new ProvisionError("program.failed", `${failed?.failure ?? "a folder cannot be mounted"}: ${oneLine(stderr)}`, {
    hint: "the kernel's messages say why",
  });
}

/** The fifth field of each line (proc_pid_mountinfo(5)). */
function mountPoints(mountinfo: string): ReadonlySet<string> {
  return new Set(mountinfo.split("\n").map((line) => line.split(" ")[4] ?? ""));
}

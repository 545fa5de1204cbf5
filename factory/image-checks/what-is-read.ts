import { isWithin } from "@wherry/core/paths/paths.ts";
import type { FileNode, Tree } from "@wherry/core/tree/tree.ts";

/** The largest text that is looked into, bytes. Indexes of kernel modules are larger. */
export const longestText = 256 * 1024;

const CRON_FOLDERS = ["hourly", "daily", "weekly", "monthly"].map((when) => `/etc/cron.${when}`);
const TEXT_FOLDERS = [
  "/etc/systemd",
  "/usr/lib/systemd",
  "/usr/local/lib/systemd",
  "/usr/share/systemd",
  "/etc/pam.d",
  "/usr/lib/pam.d",
  "/etc/cron.d",
  ...CRON_FOLDERS,
  "/etc/inetd.d",
  "/etc/init.d",
  "/etc/sudoers.d",
  "/etc/ld.so.conf.d",
  "/etc/nftables.d",
  "/etc/ssh",
  ...["tmpfiles.d", "sysusers.d", "modules-load.d", "binfmt.d", "udev/rules.d"].flatMap((name) => [
    `/etc/${name}`,
    `/usr/local/lib/${name}`,
    `/usr/lib/${name}`,
  ]),
  "/etc/dbus-1",
  "/usr/share/dbus-1/system-services",
  "/usr/share/dbus-1/system.d",
];
const TEXT_FILES = [
  "/etc/crontab",
  "/etc/group",
  "/etc/inetd.conf",
  "/etc/ld.so.conf",
  "/etc/ld.so.preload",
  "/etc/locale.conf",
  "/etc/modules",
  "/etc/nftables.conf",
  "/etc/nsswitch.conf",
  "/etc/passwd",
  "/etc/sudoers",
];
/** Lists of what GTK and gdk-pixbuf load. */
const LISTS = /^\/usr\/lib\/[^/]+\/(?:gdk-pixbuf|gtk)-[^/]+\/[^/]+\/(?:loaders|immodules)\.cache$/;
/** What DKMS is to make of the source of a kernel module. */
const MODULE_SOURCES = /^\/usr\/src\/[^/]+\/dkms\.conf$/;
const TEXT_STARTS = TEXT_FOLDERS.map((folder) => `${folder}/`);
const MODULE_INDEXES = /^\/usr\/lib\/modules\/[^/]+\/modules\.(?:dep|alias|builtin|builtin\.modinfo)$/;

/** Whether checks look into the text of a file. */
export function isText(path: string, size: number): boolean {
  if (MODULE_INDEXES.test(path)) return true;
  if (size > longestText) return false;
  return (
    TEXT_STARTS.some((start) => path.startsWith(start)) ||
    TEXT_FILES.includes(path) ||
    LISTS.test(path) ||
    MODULE_SOURCES.test(path)
  );
}

const PROGRAM_FOLDERS = ["/usr", "/opt", ...CRON_FOLDERS];
/** Examples, tests, modules of languages, and what has an interpreter that the reader chooses. */
const NOT_PROGRAMS =
  /^\/usr\/(?:share|src|include|lib\/(?:modules|debug|python[0-9.]+|ruby|node_modules))\/|\/(?:doc|docs|examples?|tests?|testing)\//;

/** Whether a file is in a folder from which programs are started, or libraries loaded. */
export function isProgramPlace(path: string): boolean {
  return PROGRAM_FOLDERS.some((folder) => isWithin(path, folder)) && !NOT_PROGRAMS.test(path);
}

/** Whether a file may be a program, a script or a library, by its mode and name. */
export function mayBeProgram(path: string, { mode }: FileNode): boolean {
  return (mode & 0o111) !== 0 || /\.so(?:\.[0-9.]+)?$/.test(path);
}

/** The files that may be programs, scripts or libraries, by their modes and names. */
export function programCandidates(tree: Tree): readonly FileNode[] {
  const candidates: FileNode[] = [];
  for (const [path, node] of tree) {
    if (node.kind !== "file" || !PROGRAM_FOLDERS.some((folder) => isWithin(path, folder))) continue;
    if (mayBeProgram(path, node)) candidates.push(node);
  }
  return candidates;
}

import { join } from "node:path";
import type { RecordingPolicy } from "../../packages/recording-policy.ts";
import { shellCommand } from "../../system/processes.ts";
import type { Tool } from "../../tools/tool.ts";
import type { Limits } from "./limits.ts";
import { factMounts, type Make } from "./machine-facts.ts";
import { sandboxFolder } from "./sandbox-folder.ts";

const stateFolder = `${sandboxFolder}/state`;

/** Devices that scripts have, of those that the machine has: each is mounted upon a file in the tree. */
export const devices = ["null", "zero", "full", "random", "urandom", "tty"];

/**
 * Words that start a shell in namespaces of its own, as root there; all in them ends with whoever started it. `become`
 * is for setpriv(1).
 */
export async function enterNamespaces(
  tool: (name: string) => Promise<Tool>,
  become: readonly string[] = [],
): Promise<readonly string[]> {
  return await shellIn(["--net", "--ipc", "--uts", "--pid", "--fork", "--kill-child"], tool, become);
}

/** Words that start a shell in a user and a mount namespace, as root there; it ends with whoever started it. */
export async function userNamespace(tool: (name: string) => Promise<Tool>): Promise<readonly string[]> {
  return await shellIn([], tool, []);
}

async function shellIn(
  namespaces: readonly string[],
  tool: (name: string) => Promise<Tool>,
  become: readonly string[],
): Promise<readonly string[]> {
  const [setpriv, unshare, dash] = [await tool("setpriv"), await tool("unshare"), await tool("dash")];
  const all = ["--user", "--map-root-user", "--mount", ...namespaces, "--propagation", "private"];
  return [
    ...[setpriv.file, ...setpriv.prefix, ...become, "--pdeathsig=KILL", "--"],
    ...[unshare.file, ...unshare.prefix, ...all, "--"],
    ...[dash.file, ...dash.prefix],
  ];
}

interface OuterScript {
  /** Folder in which nothing is changed. */
  readonly lower: string;
  /** The sandbox's own: the root lies in it, and "before", what is remembered of owners. */
  readonly folder: string;
  /** Folder of what scripts can change: upper, work and state. */
  readonly disk: string;
  /** That is a file system of its own. */
  readonly isBounded: boolean;
  readonly hostname: string;
  readonly make: Make;
  readonly tool: (name: string) => Promise<Tool>;
  readonly limits: Limits;
}

/**
 * Lines of sh(1) that run in fresh namespaces, as root there: they make the root, and then become the lines that are
 * their first argument, with no privilege at all. Nothing outside of the root is left that those could see: it is not
 * changed to (chroot), the old one is gone (pivot_root(8)). The file "started" says that all of it worked.
 */
export async function outerScript({
  lower,
  folder,
  disk,
  isBounded,
  hostname,
  make,
  tool,
  limits,
}: OuterScript): Promise<string> {
  const root = join(folder, "root");
  const tools = (await tool("mount")).root;
  const command = async (name: string, ...args: string[]) => {
    const { file, prefix } = await tool(name);
    return shellCommand(file, [...prefix, ...args]);
  };
  // Once the old root is gone, the tools are where they were mounted.
  const within = async (name: string, ...args: string[]) => {
    const { file, prefix } = await tool(name);
    const inside = (word: string) => word.replaceAll(tools, `${sandboxFolder}/tools`);
    return shellCommand(inside(file), [...prefix.map(inside), ...args]);
  };
  const mount = (path: string, ...args: string[]) => command("mount", ...args, join(root, path));
  const layers = overlayOptions({ lower, upper: join(disk, "upper"), work: join(disk, "work"), isBounded });
  const limited = await within(
    "prlimit",
    `--cpu=${limits.processorSeconds}`,
    `--fsize=${limits.fileBytes}`,
    `--nproc=${limits.processes}`,
    `--as=${limits.memory}`,
    "--core=0",
    "--",
  );
  const unprivileged = await within("setpriv", "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs", "--");
  return [
    "set -e",
    // Where memory is short, these are the first to go, and cannot say otherwise: /proc will not be theirs to write to.
    "echo 1000 > /proc/self/oom_score_adj",
    await command("hostname", hostname),
    await mount("", "-t", "overlay", "-o", layers, "overlay"),
    await mount("proc", "-t", "proc", "-o", "nosuid,nodev,noexec", "proc"),
    await mount("run", "-t", "tmpfs", "-o", "mode=755,size=64m,nr_inodes=20k", "tmpfs"),
    await mount("tmp", "-t", "tmpfs", "-o", "mode=1777,size=256m,nr_inodes=50k", "tmpfs"),
    ...(await Promise.all(devices.map((name) => mount(`dev/${name}`, "--bind", `/dev/${name}`)))),
    ...(await Promise.all(factMounts(make).map(({ from, to }) => mount(to, "--bind", join(root, from))))),
    await mount(stateFolder, "--bind", join(disk, "state")),
    `: > ${shellCommand(join(root, stateFolder, "before"), [])}`,
    await mount(`${stateFolder}/before`, "--bind", "-o", "ro", join(folder, "before")),
    await mount(`${sandboxFolder}/tools`, "--bind", "-o", "ro", tools),
    // Within a further namespace of one's own, one would have all privileges again (user_namespaces(7)).
    "echo 0 > /proc/sys/user/max_user_namespaces",
    // Shared memory is nobody's and outlives who made it: pages, of all together. Older kernels say no.
    "{ echo 65536 > /proc/sys/kernel/shmall; } 2> /dev/null || :",
    await command("mount", "-o", "remount,bind,ro,nosuid,nodev,noexec", join(root, "proc")),
    `cd ${shellCommand(root, [])}`,
    await command("pivot_root", ".", `.${sandboxFolder}/host`),
    "cd /",
    await within("umount", "-l", `${sandboxFolder}/host`),
    `: > ${stateFolder}/started`,
    `exec ${limited} ${unprivileged} /bin/sh -c "$1"`,
  ].join("\n");
}

/** Of overlayfs, for mount(8). */
export function overlayOptions({ lower, upper, work, isBounded }: Overlay): string {
  // On a file system of its own the upper layer's files may have the lower one's numbers: one bit tells them apart.
  const numbers = isBounded ? ",xino=on" : "";
  return `lowerdir=${lower},upperdir=${upper},workdir=${work},userxattr${numbers}`;
}

interface Overlay {
  readonly lower: string;
  readonly upper: string;
  readonly work: string;
  /** The layers are on two file systems. */
  readonly isBounded: boolean;
}

export interface InnerScript {
  readonly fakeOwners: ReturnType<RecordingPolicy["fakeOwners"]>;
  /** For all that runs within, after the one that remembers owners. */
  readonly libraries: readonly string[];
}

/**
 * Lines of sh(1) that give a root the names of the machine that it is on. Both its name and its domain are another
 * machine's in the other run: what follows from them is then seen to belong to each machine. The line stands first, so
 * that what scripts add at the end is the same.
 */
export const nameMachine = [
  "read -r name < /proc/sys/kernel/hostname",
  'echo "$name" > /etc/hostname',
  'others=$(grep -v "^127[.]0[.]1[.]1[[:space:]]" /etc/hosts || true)',
  'printf "127.0.1.1\\t%s %s\\n%s\\n" "$name.$name.example" "$name" "$others" > /etc/hosts',
].join("\n");

/** The status that says that what remembers owners was ended before its time. */
const forgotten = 43;

/**
 * Lines of sh(1) that run others with what is remembered of files' owners, from "before" to "after". It does what
 * fakeroot(1) does, and waits until all of "after" is written: fakeroot itself does not, and once these lines end,
 * so does all that runs in their namespace. Files are known by device and inode; the root's device is another one
 * whenever it is mounted.
 */
export function innerScript(commands: string, { fakeOwners, libraries }: InnerScript): string {
  const state = stateFolder;
  const { daemon, library } = fakeOwners;
  const preload = [library, ...libraries].join(":");
  return [
    "umask 022",
    // As systemd-tmpfiles(8) makes it at every boot.
    "mkdir -p -m 1777 /run/lock",
    'device=$(printf %x "$(stat -c %d /)")',
    `sed "s/^dev=0,/dev=$device,/" ${state}/before > /tmp/.owners`,
    `${daemon} --foreground --load --save-file ${state}/after < /tmp/.owners > /tmp/.key &`,
    "daemon=$!",
    `until [ -s /tmp/.key ]; do kill -0 "$daemon" || exit ${forgotten}; sleep 0.02; done`,
    "IFS=: read -r key _ < /tmp/.key",
    "rm -f /tmp/.owners /tmp/.key",
    `FAKEROOTKEY=$key LD_PRELOAD=${shellCommand(preload, [])} /bin/sh -c ${shellCommand(commands, [])}`,
    "status=$?",
    `kill -TERM "$daemon" && wait "$daemon" || exit ${forgotten}`,
    'exit "$status"',
  ].join("\n");
}

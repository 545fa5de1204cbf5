import { join } from "node:path";
import type { RecordingPolicy } from "../packages/recording-policy.ts";
import { shellCommand } from "../system/processes.ts";
import type { Tool } from "../tools/tool.ts";
import type { Limits } from "./limits.ts";

/** Where the sandbox's own things are, seen from within; laid out with the tree. */
export const sandboxFolder = "/.wherry";

/** Devices that scripts have, of those that the machine has. */
const devices = ["null", "zero", "full", "random", "urandom", "tty"];

interface OuterScript {
  /** Folder of what nothing is changed of, and of the sandbox's own: upper, work, root and state. */
  readonly lower: string;
  readonly folder: string;
  readonly hostname: string;
  readonly tool: (name: string) => Promise<Tool>;
  readonly limits: Limits;
}

/**
 * Lines of sh(1) that run in fresh namespaces, as root there: they make the root, and then become the lines that are
 * their first argument, with no privilege at all. Nothing outside of the root is left that those could see: it is not
 * changed to (chroot), the old one is gone (pivot_root(8)). The file "started" says that all of it worked.
 */
export async function outerScript({ lower, folder, hostname, tool, limits }: OuterScript): Promise<string> {
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
  const layers = `lowerdir=${lower},upperdir=${join(folder, "upper")},workdir=${join(folder, "work")},userxattr`;
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
    await command("hostname", hostname),
    await mount("", "-t", "overlay", "-o", layers, "overlay"),
    await mount("proc", "-t", "proc", "-o", "nosuid,nodev,noexec", "proc"),
    await mount("run", "-t", "tmpfs", "-o", "mode=755,size=64m", "tmpfs"),
    await mount("tmp", "-t", "tmpfs", "-o", "mode=1777,size=256m", "tmpfs"),
    ...(await Promise.all(devices.map((name) => mount(`dev/${name}`, "--bind", `/dev/${name}`)))),
    await mount(`${sandboxFolder}/state`, "--bind", join(folder, "state")),
    await mount(`${sandboxFolder}/tools`, "--bind", "-o", "ro", tools),
    // Within a further namespace of one's own, one would have all privileges again (user_namespaces(7)).
    "echo 0 > /proc/sys/user/max_user_namespaces",
    `cd ${shellCommand(root, [])}`,
    await command("pivot_root", ".", `.${sandboxFolder}/host`),
    "cd /",
    await within("umount", "-l", `${sandboxFolder}/host`),
    `: > ${sandboxFolder}/state/started`,
    `exec ${limited} ${unprivileged} /bin/sh -c "$1"`,
  ].join("\n");
}

export interface InnerScript {
  readonly fakeOwners: ReturnType<RecordingPolicy["fakeOwners"]>;
  /** A library for all that runs within, beside the one that remembers owners. */
  readonly preload: string | undefined;
}

/** The status that says that what remembers owners was ended before its time. */
const forgotten = 43;

/**
 * Lines of sh(1) that run others with what is remembered of files' owners, from "before" to "after". It does what
 * fakeroot(1) does, and waits until all of "after" is written: fakeroot itself does not, and once these lines end,
 * so does all that runs in their namespace. Files are known by device and inode; the root's device is another one
 * whenever it is mounted.
 */
export function innerScript(commands: string, { fakeOwners, preload }: InnerScript): string {
  const state = `${sandboxFolder}/state`;
  const { daemon, library } = fakeOwners;
  const libraries = [library, ...(preload === undefined ? [] : [preload])].join(":");
  return [
    "umask 022",
    'device=$(printf %x "$(stat -c %d /)")',
    `sed "s/^dev=0,/dev=$device,/" ${state}/before > /tmp/.owners`,
    `${daemon} --foreground --load --save-file ${state}/after < /tmp/.owners > /tmp/.key &`,
    "daemon=$!",
    `until [ -s /tmp/.key ]; do kill -0 "$daemon" || exit ${forgotten}; sleep 0.02; done`,
    "IFS=: read -r key _ < /tmp/.key",
    "rm -f /tmp/.owners /tmp/.key",
    `FAKEROOTKEY=$key LD_PRELOAD=${shellCommand(libraries, [])} /bin/sh -c ${shellCommand(commands, [])}`,
    "status=$?",
    `kill -TERM "$daemon" && wait "$daemon" || exit ${forgotten}`,
    'exit "$status"',
  ].join("\n");
}

import { lchownSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { shellCommand, start } from "../system/processes.ts";
import type { Tool } from "../tools/tool.ts";
import type { LaidOut } from "./lay-out.ts";
import { formatOwners, type Owners, parseOwners } from "./owners.ts";
import { readPlain } from "./read-plain.ts";

/** One root in which scripts run, one after the other, each in namespaces of its own. */
export interface Sandbox {
  /** Folder of what they changed. */
  readonly upper: string;
  /** Runs lines of sh(1) to their end, with all that they started. */
  run(commands: string, owners: Owners, signal: AbortSignal): Promise<SandboxResult>;
}

export interface SandboxResult {
  readonly status: number;
  /** The last that was printed, for people. */
  readonly output: string;
  readonly owners: Owners;
}

export interface SandboxOptions {
  readonly laidOut: LaidOut;
  /** Folder for what it needs; made. */
  readonly folder: string;
  readonly user: number;
  readonly hostname: string;
  readonly environment: Readonly<Record<string, string>>;
  /** A library for all that runs within, beside the one that remembers owners. */
  readonly preload: string | undefined;
  /** `RecordingPolicy.fakeOwners`. */
  readonly fakeOwners: string;
  readonly tool: (name: string) => Promise<Tool>;
}

/** Where the sandbox's own things are, seen from within; laid out with the tree. */
export const sandboxFolder = "/.wherry";

/** Of one step: far above what any honest script needs. */
const limits = {
  wallSeconds: 300,
  processorSeconds: 120,
  fileBytes: 256 * 2 ** 20,
  processes: 512,
  memory: 8 * 2 ** 30,
};
const devices = ["null", "zero", "full", "random", "urandom", "tty"];
const keptOutput = 16 * 1024;
const mostState = 16 * 2 ** 20;

/** Prepares a root over what was laid out; nothing of that is changed. */
export async function openSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { folder, user } = options;
  const place = (name: string) => join(folder, name);
  for (const name of ["", "upper", "work", "root", "state"]) {
    mkdirSync(place(name), { mode: 0o755 });
    if (process.getuid?.() === 0) lchownSync(place(name), user, user);
  }
  const script = await outerScript(options);
  const unshare = await options.tool("unshare");
  const dash = await options.tool("dash");
  return {
    upper: place("upper"),
    run: async (commands, owners, signal) => {
      // Whatever the scripts before put there.
      for (const name of ["before", "after"]) rmSync(place(`state/${name}`), { recursive: true, force: true });
      writeFileSync(place("state/before"), formatOwners(owners, 0), { mode: 0o644 });
      const namespaces = ["--user", "--map-root-user", "--mount", "--net", "--ipc", "--uts", "--pid", "--fork"];
      const args = [...unshare.prefix, ...namespaces, "--kill-child", "--propagation", "private", "--"];
      const inner = innerScript(commands, options);
      const result = await runBounded(unshare.file, [...args, dash.file, ...dash.prefix, "-c", script, "sh", inner], {
        options,
        signal,
      });
      const state = readPlain(place("state/after"), mostState);
      if (state !== undefined) return { ...result, owners: parseOwners(state.toString("latin1")) };
      const problem = "the scripts could not be run, or took away what remembers the owners of files:";
      throw new WherryError("recording.failed", [problem, ...result.output.split("\n").slice(-12)]);
    },
  };
}

/** The status that says that the namespaces themselves could not be made. */
const setupFailed = 199;

/**
 * Makes the root in namespaces that are there already, then becomes the script without any privilege: outside of the
 * root nothing is left that it could see.
 */
async function outerScript({ laidOut, folder, hostname, tool }: SandboxOptions): Promise<string> {
  const root = join(folder, "root");
  const command = async (name: string, ...args: string[]) => {
    const { file, prefix } = await tool(name);
    return `${shellCommand(file, [...prefix, ...args])} || exit ${setupFailed}`;
  };
  const some = await tool("mount");
  const within = async (name: string, ...args: string[]) => {
    const { file, prefix, root: tools } = await tool(name);
    const inside = (word: string) => word.replaceAll(tools, `${sandboxFolder}/tools`);
    return shellCommand(inside(file), [...prefix.map(inside), ...args]);
  };
  const layers = `lowerdir=${laidOut.folder},upperdir=${join(folder, "upper")},workdir=${join(folder, "work")},userxattr`;
  const mountAt = (path: string, ...args: string[]) => command("mount", ...args, join(root, path));
  return [
    await command("hostname", hostname),
    await mountAt("", "-t", "overlay", "-o", layers, "overlay"),
    await mountAt("proc", "-t", "proc", "-o", "nosuid,nodev,noexec", "proc"),
    await mountAt("run", "-t", "tmpfs", "-o", "mode=755,size=64m", "tmpfs"),
    await mountAt("tmp", "-t", "tmpfs", "-o", "mode=1777,size=256m", "tmpfs"),
    ...(await Promise.all(devices.map((name) => mountAt(`dev/${name}`, "--bind", `/dev/${name}`)))),
    await mountAt(`${sandboxFolder}/state`, "--bind", join(folder, "state")),
    await mountAt(`${sandboxFolder}/tools`, "--rbind", "-o", "ro", some.root),
    // Within a namespace of one's own, one would have all privileges again.
    `echo 0 > /proc/sys/user/max_user_namespaces || exit ${setupFailed}`,
    `cd ${shellCommand(root, [])} || exit ${setupFailed}`,
    await command("pivot_root", ".", `.${sandboxFolder}/host`),
    `cd / || exit ${setupFailed}`,
    `${await within("umount", "-l", `${sandboxFolder}/host`)} || exit ${setupFailed}`,
    `exec ${await within(
      "prlimit",
      `--cpu=${limits.processorSeconds}`,
      `--fsize=${limits.fileBytes}`,
      `--nproc=${limits.processes}`,
      `--as=${limits.memory}`,
      "--core=0",
      "--",
    )} ${await within("setpriv", "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs", "--")} /bin/sh -c "$1"`,
  ].join("\n");
}

/** fakeroot knows files by device and inode; the root's device is another one whenever it is mounted. */
function innerScript(commands: string, { fakeOwners, preload }: SandboxOptions): string {
  const state = `${sandboxFolder}/state`;
  return [
    "umask 022",
    'device=$(printf %x "$(stat -c %d /)")',
    `sed "s/^dev=0,/dev=$device,/" ${state}/before > /tmp/.owners`,
    ...(preload === undefined ? [] : [`export LD_PRELOAD=${shellCommand(preload, [])}`]),
    `${fakeOwners} -i /tmp/.owners -s ${state}/after -- /bin/sh -c ${shellCommand(commands, [])}`,
    "status=$?",
    "rm -f /tmp/.owners",
    "exit $status",
  ].join("\n");
}

async function runBounded(
  file: string,
  args: readonly string[],
  { options, signal }: { readonly options: SandboxOptions; readonly signal: AbortSignal },
): Promise<{ status: number; output: string }> {
  const stop = AbortSignal.any([signal, AbortSignal.timeout(limits.wallSeconds * 1000)]);
  const user = process.getuid?.() === 0 ? { user: options.user } : {};
  const child = start(file, args, { cwd: "/", env: options.environment, signal: stop, ...user });
  let output = "";
  const keep = (chunk: Buffer) => {
    output = (output + chunk.toString("utf8")).slice(-keptOutput);
  };
  child.stdout?.on("data", keep);
  child.stderr?.on("data", keep);
  const status = await new Promise<number>((resolve, reject) => {
    child.once("error", (cause) => {
      if (signal.aborted) reject(new WherryError("interrupted", "recording was stopped", { cause }));
      else if (!stop.aborted)
        reject(new WherryError("tool.missing", `cannot start ${file}: ${cause.message}`, { cause }));
    });
    child.once("close", (code) => resolve(code ?? 137));
  });
  if (stop.aborted && !signal.aborted) output += `\nstopped after ${limits.wallSeconds} seconds`;
  if (status === setupFailed) {
    throw new WherryError("recording.unavailable", ["scripts cannot be run apart on this machine:", output.trim()], {
      hint: "allow user namespaces to ordinary users, or make the lock on another machine",
    });
  }
  return { status, output: output.trim() };
}

import { lchownSync, mkdirSync, readdirSync, rmSync, statfsSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { shellCommand, start } from "../../system/processes.ts";
import type { Tool } from "../../tools/tool.ts";
import { lowerInodes } from "./owners.ts";
import { overlayOptions, userNamespace } from "./sandbox-script.ts";

/**
 * A folder that cannot hold more than it was made for, in whatever way somebody writes into it: the kernel counts. It
 * is memory, and a part of no other mount namespace than its own.
 */
interface BoundedDisk extends AsyncDisposable {
  /** Its path, for whoever has entered. */
  readonly path: string;
  /** The same for this process. */
  readonly seen: string;
  /** Words that start another command where it can be seen. */
  readonly enter: readonly string[];
  /** Bytes that lie in it; undefined when it is gone, as where memory ran out. */
  used(): number | undefined;
  /** Lets it grow by so many bytes from what lies in it now, and no more. Whether that could be done. */
  allow(bytes: number): Promise<boolean>;
}

/** Of every kernel's pages at most. */
const blockSize = 65_536;

interface BoundedDiskOptions {
  readonly tool: (name: string) => Promise<Tool>;
  /** Of its own; there is nothing in it. */
  readonly folder: string;
  /** Whom root becomes; undefined for anybody else. */
  readonly user: number | undefined;
  /** Files and folders that it may hold. */
  readonly entries: number;
  readonly signal: AbortSignal;
}

/**
 * An ordinary user has one in namespaces: a tmpfs of that size. Undefined where the kernel gives none, or none that
 * overlayfs can have as its upper layer: Linux before 6.6, whose tmpfs knows no attributes of users.
 */
export async function openBoundedDisk(options: BoundedDiskOptions): Promise<BoundedDisk | undefined> {
  const { tool, folder, user, entries, signal } = options;
  const place = (name: string) => join(folder, name);
  for (const name of ["", "disk", "lower", "root"]) {
    mkdirSync(place(name));
    if (user !== undefined) lchownSync(place(name), user, user);
  }
  await using owned = new AsyncDisposableStack();
  const { pid, run } = owned.use(await holdNamespace(tool, user, signal));
  const command = async (name: string, ...args: string[]) => {
    const { file, prefix } = await tool(name);
    return shellCommand(file, [...prefix, ...args]);
  };
  const disk = place("disk");
  const size = `size=${blockSize * 16},nr_inodes=${entries},mode=755`;
  if (!(await run(await command("mount", "-t", "tmpfs", "-o", size, "tmpfs", disk)))) return undefined;
  for (const name of ["upper", "work", "state", "probe", "probe-work"]) {
    if (!(await run(await makeFolder(join(disk, name))))) return undefined;
  }
  const seen = `/proc/${pid}/root${disk}`;
  const over = (paths: { lower: string; upper: string; work: string }) =>
    command("mount", "-t", "overlay", "-o", overlayOptions({ ...paths, isBounded: true }), "overlay", place("root"));
  if (!(await isSoundOverlay())) return undefined;
  const { file, prefix } = await tool("nsenter");
  const enter = [file, ...prefix, "--target", String(pid), "--user", "--mount", "--preserve-credentials", "--"];
  const kept = owned.move();
  const used = (): number | undefined => {
    try {
      const { blocks, bfree, bsize } = statfsSync(seen);
      return (blocks - bfree) * bsize;
    } catch {
      return undefined;
    }
  };
  return {
    path: disk,
    seen,
    enter,
    used,
    allow: async (bytes) => {
      const most = Math.ceil(((used() ?? 0) + bytes) / blockSize) * blockSize;
      // With all four words, what is said of it now is not taken over: other users' ids are not known here.
      return await run(await command("mount", "-t", "tmpfs", "-o", `remount,size=${most}`, "tmpfs", disk));
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };

  /**
   * Whether a file has the number that is expected of it, and a folder that was removed and made anew stays empty: that
   * takes an attribute in the upper layer, which would otherwise be left out silently.
   */
  async function isSoundOverlay(): Promise<boolean> {
    const below = place("lower/folder/file");
    const above = (path: string) => `/proc/${pid}/root${place(`root/${path}`)}`;
    const mountAll = await over({ lower: place("lower"), upper: join(disk, "probe"), work: join(disk, "probe-work") });
    const unmount = await command("umount", place("root"));
    mkdirSync(place("lower/folder"));
    writeFileSync(below, "");
    if (user !== undefined) for (const path of [place("lower/folder"), below]) lchownSync(path, user, user);
    try {
      const expected = lowerInodes + statSync(below, { bigint: true }).ino;
      if (!(await run(mountAll))) return false;
      // Node gives the numbers as signed ones.
      const number = BigInt.asUintN(64, statSync(above("folder/file"), { bigint: true }).ino);
      rmSync(above("folder"), { recursive: true });
      const isMade = await run(await makeFolder(place("root/folder")));
      const isAgain = (await run(unmount)) && (await run(mountAll));
      const isEmpty = readdirSync(above("folder")).length === 0;
      return number === expected && isMade && isAgain && isEmpty && (await run(unmount));
    } catch {
      return false;
    } finally {
      rmSync(place("lower/folder"), { recursive: true });
    }
  }

  /** It makes the folder that it mounts upon (mount(8), "X-mount.mkdir"): there is no mkdir(1) among the tools. */
  async function makeFolder(path: string): Promise<string> {
    const made = await command("mount", "-t", "tmpfs", "-o", "X-mount.mkdir=0755", "tmpfs", path);
    return `${made} && ${await command("umount", path)}`;
  }
}

interface HeldNamespace extends AsyncDisposable {
  readonly pid: number;
  /** Whether a line of sh(1) succeeds in it. */
  run(line: string): Promise<boolean>;
}

/** A shell in a user and mount namespace of its own, that does what it is told; it ends with this process. */
async function holdNamespace(
  tool: (name: string) => Promise<Tool>,
  user: number | undefined,
  signal: AbortSignal,
): Promise<HeldNamespace> {
  const [file = "", ...args] = await userNamespace(tool);
  const lines = 'while read -r line; do if eval "$line" > /dev/null 2>&1; then echo yes; else echo no; fi; done';
  const input = new Uint8Array();
  const child = start(file, [...args, "-c", lines], { cwd: "/", env: {}, input, signal, user, ownSession: true });
  const ended = new Promise<void>((resolve) => child.once("error", () => resolve()).once("close", () => resolve()));
  child.stderr?.resume();
  // Where it ended early, there is no answer.
  child.stdin?.on("error", () => {});
  const answers = child.stdout === null ? undefined : createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    pid: child.pid ?? 0,
    run: async (line) => {
      child.stdin?.write(`${line}\n`);
      const answer = await answers?.next();
      return answer?.done === false && answer.value === "yes";
    },
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

import { chmodSync, existsSync, lchownSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { WherryError } from "@wherry/core/errors/errors.ts";
import type { Tool } from "../../tools/tool.ts";
import { openBoundedDisk } from "./bounded-disk.ts";
import { type LaidOut, renumbered } from "./laid-out.ts";
import type { LaidOutFolder } from "./lay-out.ts";
import { type Layer, mostEntries, readLayer } from "./layer.ts";
import type { Limits } from "./limits.ts";
import type { Make } from "./machine-facts.ts";
import { formatOwners, lowerInode, type Owners, parseOwners } from "./owners.ts";
import { readPlain } from "./read-plain.ts";
import { runBounded } from "./run-bounded.ts";
import { enterNamespaces, type InnerScript, innerScript, outerScript } from "./sandbox-script.ts";
import { availableMemory } from "./usage.ts";

/** One root in which scripts run, one after the other, each in namespaces of its own. */
export interface Sandbox {
  /** What they find. */
  readonly laidOut: LaidOut;
  /** Runs lines of sh(1) to their end; with them all ends that they started. */
  run(commands: string, owners: Owners, options: RunOptions): Promise<SandboxResult>;
}

interface RunOptions {
  /** Takes lines out of what is printed. */
  readonly take?: (line: string) => boolean;
  readonly signal: AbortSignal;
}

interface SandboxResult {
  readonly status: number;
  /** The last that was printed, for people. */
  readonly output: string;
  readonly owners: Owners;
  /** What they and all before them changed. */
  readonly layer: Layer;
}

export interface SandboxOptions extends InnerScript {
  readonly laidOut: LaidOutFolder;
  /** Folder for what it needs; made. */
  readonly folder: string;
  /** Whom root becomes. */
  readonly user: number;
  readonly hostname: string;
  readonly make: Make;
  readonly environment: Readonly<Record<string, string>>;
  readonly tool: (name: string) => Promise<Tool>;
  readonly limits: Limits;
  readonly signal: AbortSignal;
}

/** Bytes of what is remembered of owners. */
const mostState = 16 * 2 ** 20;

/** A system of more files is none; each takes memory, whatever is in it. */
const mostInodes = mostEntries + 10_000;
/** The part of the memory that is left that one package may have for what it changes. */
const partOfMemory = 4;
/** Bytes between the bound that is looked at, so that the error says it, and the one that the kernel keeps. */
const slack = 16 * 2 ** 20;

/**
 * Prepares a root over what was laid out; nothing of that is changed. What runs in it sees neither files nor processes
 * nor networks of this machine, and has none of root's privileges. What it writes is held in memory, where the kernel
 * bounds it; on older kernels on the disk, where it is looked at instead.
 */
export async function openSandbox(options: SandboxOptions): Promise<Sandbox & AsyncDisposable> {
  const { folder, laidOut, limits, environment, tool, signal } = options;
  const user = process.getuid?.() === 0 ? options.user : undefined;
  const place = (name: string) => join(folder, name);
  const owner = (path: string) => {
    chmodSync(path, 0o755);
    if (user !== undefined) lchownSync(path, user, user);
  };
  for (const name of ["", "root"]) {
    mkdirSync(place(name));
    owner(place(name));
  }
  await using owned = new AsyncDisposableStack();
  const disk = await openBoundedDisk({ tool, folder: place("bounded"), user, signal, entries: mostInodes });
  if (disk === undefined) {
    for (const name of ["upper", "work", "state"]) {
      mkdirSync(place(name));
      owner(place(name));
    }
  } else owned.use(disk);
  const changed = disk?.path ?? folder;
  const seen = (name: string) => join(disk?.seen ?? folder, name);
  const outer = await outerScript({ ...options, lower: laidOut.folder, disk: changed, isBounded: disk !== undefined });
  const [file = "", ...start] = [...(disk?.enter ?? []), ...(await enterNamespaces(tool))];
  const kept = owned.move();
  return {
    laidOut: disk === undefined ? laidOut : renumbered(laidOut, lowerInode),
    run: async (commands, owners, given) => {
      // Scripts before may have put anything there.
      for (const name of ["before", "after", "started"])
        rmSync(seen(`state/${name}`), { recursive: true, force: true });
      rmSync(place("before"), { force: true });
      writeFileSync(place("before"), formatOwners(owners, 0), { flag: "wx" });
      chmodSync(place("before"), 0o644);
      const args = [...start, "-c", outer, "sh", innerScript(commands, options)];
      const mostMemory = disk === undefined ? Number.MAX_SAFE_INTEGER : Math.floor(availableMemory() / partOfMemory);
      const diskBytes = Math.min(limits.diskBytes, mostMemory);
      if ((await disk?.allow(diskBytes + slack)) === false) throw lostMemory();
      const bounds = { environment, user, limits: { ...limits, diskBytes }, disk: disk ?? folder };
      const { status, output } = await runBounded(file, args, { ...bounds, ...given });
      if (disk !== undefined && disk.used() === undefined) throw lostMemory();
      if (!existsSync(seen("state/started"))) throw unavailable(output);
      const layer = readLayer(seen("upper"));
      const state = readPlain(seen("state/after"), mostState);
      if (state !== undefined) return { status, output, layer, owners: parseOwners(state.toString("latin1")) };
      const said = `${output}\nnothing is left of what remembers the owners of files`.trim();
      return { status: status === 0 ? 1 : status, output: said, layer, owners };
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

function lostMemory(): WherryError {
  return new WherryError("recording.failed", "memory ran out while scripts ran, and with it what they had changed", {
    hint: "record where more memory is free, or read the scripts and acknowledge them: docs/scripts.md",
  });
}

function unavailable(output: string): WherryError {
  const said = output.split("\n").slice(-6);
  return new WherryError(
    "recording.unavailable",
    ["maintainer scripts cannot be run apart on this machine:", ...said],
    {
      hint: "allow namespaces to ordinary users (kernel.apparmor_restrict_unprivileged_userns=0, user.max_user_namespaces), or make the lock on another machine: a build by a lock runs nothing",
    },
  );
}

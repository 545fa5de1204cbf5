import { chmodSync, existsSync, lchownSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { WherryError } from "@wherry/core/errors/errors.ts";
import type { Tool } from "../../tools/tool.ts";
import type { LaidOut } from "./laid-out.ts";
import type { LaidOutFolder } from "./lay-out.ts";
import { type Layer, readLayer } from "./layer.ts";
import type { Limits } from "./limits.ts";
import { formatOwners, type Owners, parseOwners } from "./owners.ts";
import { readPlain } from "./read-plain.ts";
import { runBounded } from "./run-bounded.ts";
import { enterNamespaces, type InnerScript, innerScript, outerScript } from "./sandbox-script.ts";

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
  readonly environment: Readonly<Record<string, string>>;
  readonly tool: (name: string) => Promise<Tool>;
  readonly limits: Limits;
}

/** Bytes of what is remembered of owners. */
const mostState = 16 * 2 ** 20;

/**
 * Prepares a root over what was laid out; nothing of that is changed. What runs in it sees neither files nor processes
 * nor networks of this machine, and has none of root's privileges.
 */
export async function openSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { folder, laidOut, limits, environment } = options;
  const user = process.getuid?.() === 0 ? options.user : undefined;
  const place = (name: string) => join(folder, name);
  for (const name of ["", "upper", "work", "root", "state"]) {
    mkdirSync(place(name));
    chmodSync(place(name), 0o755);
    if (user !== undefined) lchownSync(place(name), user, user);
  }
  const outer = await outerScript({ ...options, lower: laidOut.folder, limits });
  const [file = "", ...start] = await enterNamespaces(options.tool);
  return {
    laidOut,
    run: async (commands, owners, given) => {
      // Scripts before may have put anything there.
      for (const name of ["before", "after", "started"])
        rmSync(place(`state/${name}`), { recursive: true, force: true });
      writeFileSync(place("state/before"), formatOwners(owners, 0), { flag: "wx" });
      chmodSync(place("state/before"), 0o644);
      const args = [...start, "-c", outer, "sh", innerScript(commands, options)];
      const bounds = { environment, user, limits, grows: folder, ...given };
      const { status, output } = await runBounded(file, args, bounds);
      if (!existsSync(place("state/started"))) throw unavailable(output);
      const layer = readLayer(place("upper"));
      const state = readPlain(place("state/after"), mostState);
      if (state !== undefined) return { status, output, layer, owners: parseOwners(state.toString("latin1")) };
      const said = `${output}\nnothing is left of what remembers the owners of files`.trim();
      return { status: status === 0 ? 1 : status, output: said, layer, owners };
    },
  };
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

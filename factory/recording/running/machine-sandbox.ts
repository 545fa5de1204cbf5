import type { ArchitectureName } from "@wherry/core/architecture/architectures.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import type { ContentReader, Tree, TreeNode } from "@wherry/core/tree/tree.ts";
import type { BareMachine } from "../../machine/direct-boot.ts";
import { shellCommand } from "../../system/processes.ts";
import { guestLower, guestTool, startWords } from "./guest-tools.ts";
import { describeLaidOut, laidOutMode } from "./laid-out.ts";
import type { Limits } from "./limits.ts";
import type { Make } from "./machine-facts.ts";
import { layOutInGuest, runInGuest } from "./machine-guest.ts";
import type { MachineParts } from "./machine-parts.ts";
import type { Sandbox } from "./sandbox.ts";
import { type InnerScript, innerScript, outerScript } from "./sandbox-script.ts";
import { startThrowAwayMachine } from "./throw-away-machine.ts";

interface MachineSandboxOptions extends InnerScript {
  readonly machine: Omit<BareMachine, "kernel" | "initrd" | "memory"> & { readonly architecture: ArchitectureName };
  readonly parts: MachineParts;
  readonly tree: Tree;
  readonly reader: ContentReader;
  readonly user: number;
  readonly hostname: string;
  readonly make: Make;
  readonly environment: Readonly<Record<string, string>>;
  readonly limits: Limits;
  readonly signal: AbortSignal;
}

/** Where the machine has room for what is changed (`machine-init.sh`). */
const work = "/w";
/** An emulated processor is that much slower. */
const slowness = 5;
/** Seconds until it has started and laid out the tree; beyond its time, until it says that a script was ended. */
const startSeconds = 900;
const extraSeconds = 120;
/** A system that is larger is none for a machine in memory. */
const largestTree = 2 ** 31;

/**
 * The same as `openSandbox` in a machine that is started for it, has neither disk nor network, and is thrown away.
 *
 * @throws {WherryError} recording.failed when the tree is too large for a machine, or the machine ends before its time
 */
export async function openMachineSandbox(options: MachineSandboxOptions): Promise<Sandbox & AsyncDisposable> {
  const { machine, parts, tree, reader, user, signal } = options;
  const laid = laidOutTree(tree, user);
  const size = [...laid.values()].reduce((sum, node) => sum + 256 + (node.kind === "file" ? node.content.size : 0), 0);
  if (size > largestTree) throw tooLarge(size);
  const limits = slower(options.limits);
  // What is changed lies in memory, and its archive as well.
  const memory = 768 + Math.ceil((size * 1.3 + 2 * limits.diskBytes) / 2 ** 20);
  await using owned = new AsyncDisposableStack();
  const { port, within } = owned.use(await startThrowAwayMachine({ machine: { ...machine, memory }, parts, signal }));
  const numbers = await within(startSeconds, layOutInGuest(port, laid, { reader, user }));
  const laidOut = describeLaidOut(tree, numbers);
  const tool = guestTool(machine.architecture, options.tree);
  const layers = { lower: guestLower, folder: work, disk: work, isBounded: false };
  const outer = await outerScript({ ...options, ...layers, limits, tool });
  const start = await startWords(options, tool);
  const kept = owned.move();
  return {
    laidOut,
    run: async (commands, owners, { take = () => false }) => {
      const [file = "", ...args] = [...start, "-c", outer, "sh", innerScript(commands, options)];
      const command = `exec ${shellCommand(file, args)}`;
      const [seconds, bytes] = [limits.wallSeconds, limits.diskBytes];
      const ran = await within(seconds + extraSeconds, runInGuest(port, { command, owners, seconds, bytes }));
      const shown = ran.output.split(/(?<=\n)/).filter((line) => !take(line.replace(/\n$/, "")));
      return { ...ran, output: shown.join("").slice(-16_384).trim() };
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

function slower(limits: Limits): Limits {
  return {
    ...limits,
    // Nobody looks how much is done in it.
    wallSeconds: Math.min(limits.wallSeconds, limits.totalProcessorSeconds) * slowness,
    processorSeconds: limits.processorSeconds * slowness,
    diskBytes: Math.min(limits.diskBytes, 2 ** 29),
  };
}

/** All is one user's, as where it is laid out in a folder. */
function laidOutTree(tree: Tree, user: number): Tree {
  const laid = new Map<string, TreeNode>();
  for (const [path, node] of tree) {
    if (node.kind !== "file" && node.kind !== "directory" && node.kind !== "link") continue;
    laid.set(path, { ...node, mode: node.kind === "link" ? 0o777 : laidOutMode(node), uid: user, gid: user, mtime: 0 });
  }
  return laid;
}

function tooLarge(size: number): WherryError {
  return new WherryError("recording.failed", `a system of ${size} bytes is too large for a machine of its own`, {
    hint: "make the lock on a machine of that architecture that gives namespaces to ordinary users",
  });
}

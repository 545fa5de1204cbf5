import type { ArchitectureName } from "@wherry/core/architecture/architectures.ts";
import { architectures } from "@wherry/core/architecture/architectures.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import type { ContentReader, Tree, TreeNode } from "@wherry/core/tree/tree.ts";
import { writeCpio } from "@wherry/formats/archive/cpio.ts";
import { toolDistribution } from "../../distributions/find-format.ts";
import type { BareMachine } from "../../machine/direct-boot.ts";
import { shellCommand } from "../../system/processes.ts";
import type { Tool } from "../../tools/tool.ts";
import { toolSet } from "../../tools/tool-sets.ts";
import { describeLaidOut, laidOutMode } from "./laid-out.ts";
import type { Limits } from "./limits.ts";
import { layerOfArchive } from "./machine-layer.ts";
import type { MachineParts } from "./machine-parts.ts";
import { formatOwners, parseOwners } from "./owners.ts";
import type { Sandbox } from "./sandbox.ts";
import { enterNamespaces, type InnerScript, innerScript, outerScript } from "./sandbox-script.ts";
import { startThrowAwayMachine } from "./throw-away-machine.ts";

interface MachineSandboxOptions extends InnerScript {
  readonly machine: Omit<BareMachine, "kernel" | "initrd" | "memory"> & { readonly architecture: ArchitectureName };
  readonly parts: MachineParts;
  readonly tree: Tree;
  readonly reader: ContentReader;
  readonly user: number;
  readonly hostname: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly limits: Limits;
  readonly signal: AbortSignal;
}

/** Where the machine has what it was sent (`machine-init.sh`). */
const lower = "/lower";
const work = "/w";
/** Bytes of what comes back: lists, states of owners, output. */
const mostText = 32 * 2 ** 20;
/** An emulated processor is that much slower. */
const slowness = 5;
/** Seconds until it has started and laid out the tree; beyond its time, until it says that a script was ended. */
const startSeconds = 900;
const extraSeconds = 120;
/** A system that is larger is none for a machine in memory. */
const largestTree = 2 ** 31;

/**
 * The same as `openSandbox` in a machine that is started for it, has neither disk nor network, and is thrown away. What
 * it sends is what an attacker might send.
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
  const archive = await archiveOf(laid, reader);
  const layOut = async () => {
    await port.send("lay-out", [pieces(archive)], [archive.length, user]);
    const [list = Buffer.alloc(0)] = await port.receive([mostText]);
    return describeLaidOut(tree, inodesIn(list.toString("utf8")));
  };
  const laidOut = await within(startSeconds, layOut());
  const tool = guestTool(machine.architecture, options.tree);
  const outer = await outerScript({ ...options, lower, folder: work, disk: work, isBounded: false, limits, tool });
  const start = await startWords(options, tool);
  const kept = owned.move();
  return {
    laidOut,
    run: async (commands, owners, { take = () => false }) => {
      const words = [...start, "-c", outer, "sh", innerScript(commands, options)];
      const [file = "", ...args] = words;
      const script = Buffer.from(`exec ${shellCommand(file, args)}\n`);
      const before = Buffer.from(formatOwners(owners, 0));
      const seconds = limits.wallSeconds;
      const run = async () => {
        const numbers = [script.length, before.length, seconds];
        await port.send("run", [pieces(script), pieces(before)], numbers);
        return await port.receive([100, 100, mostText, mostText, limits.diskBytes]);
      };
      const received = await within(seconds + extraSeconds, run());
      const [status, hasStarted, output, after, layer] = received;
      if (hasStarted?.toString("latin1").trim() !== "1") throw unavailable(output?.toString("utf8") ?? "");
      const shown = (output?.toString("utf8") ?? "").split(/(?<=\n)/).filter((line) => !take(line.replace(/\n$/, "")));
      return {
        status: Number(status?.toString("latin1").trim()) || 0,
        output: shown.join("").slice(-16_384).trim(),
        layer: layerOfArchive(layer ?? Buffer.alloc(0)),
        owners: parseOwners(after?.toString("latin1") ?? ""),
      };
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

async function archiveOf(tree: Tree, reader: ContentReader): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(writeCpio(tree, reader)));
}

async function* pieces(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 2 ** 18) yield bytes.subarray(at, at + 2 ** 18);
}

/** "INODE ./PATH" a line, as stat(1) says it; made before any script runs. */
function inodesIn(list: string): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  for (const [, inode, path = ""] of list.matchAll(/^(\d{1,15}) \.(.*)$/gm)) {
    numbers.set(path === "" ? "/" : path, Number(inode));
  }
  return numbers;
}

/** The system's own tools, and none that stands for one, started as Wherry's are: no script has touched them. */
function guestTool(architecture: ArchitectureName, tree: Tree): (name: string) => Promise<Tool> {
  const { elfMachine } = architectures[architecture];
  const { platforms, sets } = toolDistribution().tools;
  const platform = platforms[elfMachine];
  const { programs } = toolSet("namespaces", { sets });
  return async (name) => {
    const path = programs[name];
    if (platform === undefined || path === undefined) throw new WherryError("internal", `no ${name} in a machine`);
    const prefix = ["--inhibit-cache", "--library-path", `${lower}/${platform.libraries}`, "--argv0", name];
    const real = tree.has(`/${path}.real`) ? `${path}.real` : path;
    return { name, file: `${lower}/${platform.loader}`, prefix: [...prefix, `${lower}/${real}`], root: lower };
  };
}

async function startWords(
  { user, environment }: MachineSandboxOptions,
  tool: (name: string) => Promise<Tool>,
): Promise<readonly string[]> {
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  const become = [`--reuid=${user}`, `--regid=${user}`, "--clear-groups"];
  return ["/bin/env", "-i", ...variables, ...(await enterNamespaces(tool, become))];
}

function unavailable(output: string): WherryError {
  const said = output.trim().split("\n").slice(-6);
  return new WherryError("recording.unavailable", ["scripts cannot be run apart in a machine of their own:", ...said], {
    hint: "make the lock on another machine: a build by a lock runs nothing",
  });
}

function tooLarge(size: number): WherryError {
  return new WherryError("recording.failed", `a system of ${size} bytes is too large for a machine of its own`, {
    hint: "make the lock on a machine of that architecture that gives namespaces to ordinary users",
  });
}

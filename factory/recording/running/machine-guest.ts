import { WherryError } from "@wherry/core/errors/errors.ts";
import type { ContentReader, Tree } from "@wherry/core/tree/tree.ts";
import { sizeOfCpio, writeCpio } from "@wherry/formats/archive/cpio.ts";
import type { GuestPort } from "./guest-port.ts";
import type { Layer } from "./layer.ts";
import { layerOfArchive } from "./machine-layer.ts";
import { formatOwners, type Owners, parseOwners } from "./owners.ts";

/** Bytes of what comes back: lists, states of owners, output. */
const mostText = 32 * 2 ** 20;

/**
 * Has the machine lay a tree out, as files of one user. Gives the numbers of the inodes that its paths have there.
 *
 * @throws {WherryError} recording.failed when the machine ends, or answers what it was not asked
 */
export async function layOutInGuest(
  port: GuestPort,
  tree: Tree,
  { reader, user }: { readonly reader: ContentReader; readonly user: number },
): Promise<ReadonlyMap<string, number>> {
  await port.send("lay-out", [writeCpio(tree, reader)], [sizeOfCpio(tree), user]);
  const [list = Buffer.alloc(0)] = await port.receive([mostText]);
  return inodesIn(list.toString("utf8"));
}

interface GuestRun {
  /** A line of sh(1). */
  readonly command: string;
  readonly owners: Owners;
  /** After which the machine ends it. */
  readonly seconds: number;
  /** Of the layer, at most. */
  readonly bytes: number;
}

interface GuestResult {
  readonly status: number;
  readonly output: string;
  readonly layer: Layer;
  readonly owners: Owners;
}

/**
 * Has the machine run a command. What it sends back is what an attacker might send.
 *
 * @throws {WherryError} recording.unavailable when the command could not be started
 * @throws {WherryError} recording.failed when the machine ends, or answers what it was not asked
 */
export async function runInGuest(port: GuestPort, run: GuestRun): Promise<GuestResult> {
  const script = Buffer.from(`${run.command}\n`);
  const before = Buffer.from(formatOwners(run.owners, 0));
  await port.send("run", [pieces(script), pieces(before)], [script.length, before.length, run.seconds]);
  const received = await port.receive([100, 100, mostText, mostText, run.bytes]);
  const [status, hasStarted, output, after, layer] = received;
  const said = output?.toString("utf8") ?? "";
  if (hasStarted?.toString("latin1").trim() !== "1") throw unavailable(said);
  return {
    status: Number(status?.toString("latin1").trim()) || 0,
    output: said,
    layer: layerOfArchive(layer ?? Buffer.alloc(0)),
    owners: parseOwners(after?.toString("latin1") ?? ""),
  };
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

function unavailable(output: string): WherryError {
  const said = output.trim().split("\n").slice(-6);
  return new WherryError("recording.unavailable", ["scripts cannot be run apart in a machine of their own:", ...said], {
    hint: "make the lock on another machine: a build by a lock runs nothing",
  });
}

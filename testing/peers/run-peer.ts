import { type RunOptions, type RunResult, run, runOrFail } from "@wherry/factory/system/processes.ts";
import type { Tool } from "@wherry/factory/tools/tool.ts";

/** Runs a peer to its end and returns what it printed; its status is the caller's to judge. */
export async function runPeer(peer: Tool, words: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  return await run(peer.file, [...peer.prefix, ...words], options);
}

/**
 * Like `runPeer`, but a status other than 0 is an error that shows the command and the last lines that it printed.
 *
 * @throws {WherryError} tool.failed when the peer ends with another status than 0
 */
export async function runPeerOrFail(
  peer: Tool,
  words: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  return await runOrFail(peer.file, [...peer.prefix, ...words], options);
}

import { readFile } from "node:fs/promises";
import { packedAgent } from "../installation/own-files.ts";
import type { Memo } from "../store/memo.ts";

/**
 * The agent as one file for QuickJS: what the package brings, else made of its sources and kept in `memo`. Both are the
 * same bytes.
 */
export async function readAgent(memo: Memo): Promise<Uint8Array> {
  if (packedAgent !== undefined) return await readFile(packedAgent);
  const { bundleAgent } = await import("./bundle.ts");
  return await bundleAgent(memo);
}

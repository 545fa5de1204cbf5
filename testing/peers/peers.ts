import { access, constants, open } from "node:fs/promises";
import { join } from "node:path";
import { debianTools } from "@wherry/factory/debian/policy/tool-sets.ts";
import { packagedTool } from "@wherry/factory/tools/resolve-tool.ts";
import type { Tool } from "@wherry/factory/tools/tool.ts";
import { isExpected } from "../fixtures/expected.ts";
import { type PackagedPeers, packagedPeers } from "./packaged-peers.ts";

/**
 * A reference program to hold our formats against. It comes from the folder named by WHERRY_PEERS (unpacked packages),
 * else from the tool set `peers`, which is fetched once and kept (`packagedPeers`): what the host has is of any age,
 * and a difference from it would say nothing. Undefined where there is none; the test then skips and says so. Where
 * peers are expected, it is an error that they cannot be had.
 *
 * A script is given as it is, `file` being the script itself: which interpreter runs it is the test's business.
 */
export async function findPeer(name: string): Promise<Tool | undefined> {
  const { WHERRY_PEERS: chosen } = process.env;
  return (chosen === undefined ? undefined : await peerIn(chosen, name)) ?? (await packagedPeer(name));
}

async function packagedPeer(name: string): Promise<Tool | undefined> {
  const peers = await findPackaged();
  if ("root" in peers) return await peerIn(peers.root, name);
  if (isExpected("peers"))
    throw new Error(`packaged peers are expected (WHERRY_EXPECT), and cannot be had: ${peers.reason}`);
  return undefined;
}

async function peerIn(root: string, name: string): Promise<Tool | undefined> {
  return (await compiled(root, name)) ?? (await script(root, name));
}

/**
 * The host's own program, for what is in no package of ours, or reads the host's own files: apt-get, gpg, useradd. A
 * test that uses it holds whatever version a machine has.
 */
export async function hostPeer(name: string): Promise<Tool | undefined> {
  for (const folder of [...(process.env.PATH ?? "").split(":"), "/usr/sbin", "/sbin"]) {
    const file = join(folder, name);
    if (folder.startsWith("/") && (await executable(file))) return { name, file, prefix: [], root: "/" };
  }
  return undefined;
}

let packaged: Promise<PackagedPeers> | undefined;

/** Once in a process. */
async function findPackaged(): Promise<PackagedPeers> {
  packaged ??= packagedPeers()
    .catch((error: unknown) => ({ reason: error instanceof Error ? error.message : String(error) }))
    .then((peers) => {
      if ("reason" in peers) process.emitWarning(`tests go without packaged peers: ${peers.reason}`);
      return peers;
    });
  return await packaged;
}

async function compiled(root: string, name: string): Promise<Tool | undefined> {
  return await packagedTool(root, name, debianTools).catch(() => undefined);
}

async function script(root: string, name: string): Promise<Tool | undefined> {
  for (const folder of ["usr/bin", "usr/sbin"]) {
    const file = join(root, folder, name);
    if ((await executable(file)) && (await startsWith(file, "#!"))) return { name, file, prefix: [], root };
  }
  return undefined;
}

async function startsWith(file: string, text: string): Promise<boolean> {
  await using handle = await open(file);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(text.length), 0, text.length, 0);
  return buffer.toString("latin1", 0, bytesRead) === text;
}

async function executable(path: string): Promise<boolean> {
  return await access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

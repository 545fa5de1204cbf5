import { access, constants, open } from "node:fs/promises";
import { join } from "node:path";
import { debianTools } from "@wherry/factory/debian/policy/tool-sets.ts";
import { packagedTool } from "@wherry/factory/tools/resolve-tool.ts";
import type { Tool } from "@wherry/factory/tools/tool.ts";
import { packagedPeers } from "./packaged-peers.ts";

/**
 * A reference program to hold our formats against. It comes from the folder named by WHERRY_PEERS (unpacked packages), else from the
 * tool set `peers`, which is fetched once and kept (`packagedPeers`), else from the host. Undefined where there is none; the test then
 * skips and says so.
 *
 * A script is given as it is, `file` being the script itself: which interpreter runs it is the test's business.
 */
export async function findPeer(name: string): Promise<Tool | undefined> {
  for (const root of [process.env.WHERRY_PEERS, await findPackaged()]) {
    const tool = root === undefined ? undefined : ((await compiled(root, name)) ?? (await script(root, name)));
    if (tool !== undefined) return tool;
  }
  return await hostPeer(name);
}

/** The host's own program, for what a packaged one cannot do: apt-get, which reads the host's sources. */
export async function hostPeer(name: string): Promise<Tool | undefined> {
  for (const folder of [...(process.env.PATH ?? "").split(":"), "/usr/sbin", "/sbin"]) {
    const file = join(folder, name);
    if (folder.startsWith("/") && (await executable(file))) return { name, file, prefix: [], root: "/" };
  }
  return undefined;
}

let packaged: Promise<string | undefined> | undefined;

/** Once in a process. */
async function findPackaged(): Promise<string | undefined> {
  packaged ??= packagedPeers().catch((error: unknown) => {
    process.emitWarning(`tests go without packaged peers: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
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

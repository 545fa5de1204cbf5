import { chmod, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { findPeer } from "./peers.ts";

/**
 * Puts peers into a folder, each by its name, so that a program that looks for others in PATH finds them. Returns the
 * names of those that cannot be had.
 */
export async function fillPeerPath(folder: string, names: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(names.map(async (name) => ({ name, tool: await findPeer(name) })));
  for (const { name, tool } of found) {
    if (tool === undefined) continue;
    const path = join(folder, name);
    if (tool.prefix.length === 0) await symlink(tool.file, path);
    else {
      const words = [tool.file, ...tool.prefix].map((word) => `'${word}'`).join(" ");
      await writeFile(path, `#!/bin/sh\nexec ${words} "$@"\n`);
      await chmod(path, 0o755);
    }
  }
  return found.flatMap(({ name, tool }) => (tool === undefined ? [name] : []));
}

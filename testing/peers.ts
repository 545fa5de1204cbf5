import { access, constants } from "node:fs/promises";
import { join } from "node:path";
import type { Tool } from "@wherry/factory/tools/tool.ts";

/**
 * A reference program to hold our formats against: from the folder named by WHERRY_PEERS (unpacked Debian packages), else the
 * host's. Undefined where there is none; the test then skips and says so.
 */
export async function findPeer(name: string): Promise<Tool | undefined> {
  const root = process.env.WHERRY_PEERS;
  if (root !== undefined) {
    for (const folder of ["usr/bin", "usr/sbin"]) {
      const program = join(root, folder, name);
      if (await executable(program)) {
        const libraries = ["usr/lib/x86_64-linux-gnu", "usr/lib/x86_64-linux-gnu/systemd"].map((path) =>
          join(root, path),
        );
        return {
          name,
          file: join(root, "usr/lib64/ld-linux-x86-64.so.2"),
          prefix: ["--library-path", libraries.join(":"), "--argv0", name, program],
          root,
        };
      }
    }
  }
  for (const folder of [...(process.env.PATH ?? "").split(":"), "/usr/sbin", "/sbin"]) {
    const file = join(folder, name);
    if (folder !== "" && (await executable(file))) return { name, file, prefix: [], root: "/" };
  }
  return undefined;
}

async function executable(path: string): Promise<boolean> {
  return await access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

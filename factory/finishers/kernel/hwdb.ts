import { baseName } from "@wherry/core/paths/paths.ts";
import type { Content, FileNode, Tree } from "@wherry/core/tree/tree.ts";
import { writeHwdbIndex } from "../../kernel/hwdb-index.ts";
import { parseHwdb } from "../../kernel/hwdb-source.ts";
import { draftOf, putFile, removePath } from "../../tree/edit.ts";

interface HwdbContext {
  readonly read: (content: Content) => Promise<Uint8Array>;
  /** The modification time of what is made. */
  readonly epoch: number;
  /** The major version of systemd in the image. */
  readonly systemdVersion: number;
}

/** A file in the first folder hides one of the same name in the second. */
const folders = ["/etc/udev/hwdb.d", "/usr/lib/udev/hwdb.d"];
const compiled = "/usr/lib/udev/hwdb.bin";

/**
 * Compiles udev's hardware database, as `systemd-hwdb --usr update` does, and drops the sources in /usr: nothing reads
 * them.
 */
export async function compileHwdb(tree: Tree, context: HwdbContext): Promise<Tree> {
  const draft = draftOf(tree);
  const sources = hwdbFiles(tree);
  if (sources.length > 0) {
    const parsed = await Promise.all(
      sources.map(async ([name, node]) => ({
        name,
        properties: parseHwdb(Buffer.from(await context.read(node.content)).toString("latin1")),
      })),
    );
    putFile(draft, compiled, writeHwdbIndex(parsed, context.systemdVersion), { mtime: context.epoch, mode: 0o444 });
  }
  removePath(draft, "/usr/lib/udev/hwdb.d");
  return draft;
}

/** In the order of their names, wherever they lie; an empty file or a link to /dev/null masks. */
function hwdbFiles(tree: Tree): [string, FileNode][] {
  const byName = new Map<string, [string, FileNode] | undefined>();
  for (const folder of folders) {
    for (const [path, node] of tree) {
      const name = baseName(path);
      if (path !== `${folder}/${name}` || !name.endsWith(".hwdb") || byName.has(name)) continue;
      if (node.kind === "directory") continue;
      byName.set(name, node.kind === "file" && node.content.size > 0 ? [path, node] : undefined);
    }
  }
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, file]) => (file === undefined ? [] : [file]));
}

import { chmodSync, existsSync, lstatSync, mkdirSync } from "node:fs";
import { isAbsolute, join } from "node:path";

/**
 * Where the packed command line keeps what is compiled of it; a checkout's launcher says it to Node. What is kept runs
 * as it is: it lies where nobody else can write, so not in the cache, and in a folder of the user's own whatever the
 * umask. Undefined where that cannot be, as nothing is kept then, or where Node.js itself was told which folder to use.
 */
export function compiledFolder(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const { NODE_COMPILE_CACHE: chosen, XDG_STATE_HOME: state = "", HOME: home = "" } = environment;
  // Node itself has read that.
  if (chosen !== undefined && chosen !== "") return undefined;
  const folder = isAbsolute(state) ? state : isAbsolute(home) ? join(home, ".local/state") : undefined;
  if (folder === undefined) return undefined;
  const compiled = join(folder, "wherry/compiled");
  try {
    // One by one: in a file system that takes no folders, as /proc is, Node tries for ever to make several at once.
    const made = compiled.split("/").map((_, index, parts) => parts.slice(0, index + 1).join("/"));
    for (const path of made) if (path !== "" && !existsSync(path)) mkdirSync(path, { mode: 0o700 });
    const status = lstatSync(compiled);
    if (!status.isDirectory() || status.uid !== process.getuid?.()) return undefined;
    if ((status.mode & 0o077) !== 0) chmodSync(compiled, 0o700);
    return compiled;
  } catch {
    // It is slower without, and that is all.
    return undefined;
  }
}

import { oneLine } from "@wherry/core/text/lines.ts";
import { ProvisionError } from "../plan/provision-error.ts";
import type { System } from "../system/system.ts";

/** Copies what is missing in a folder, and leaves alone what is there. A copy appears whole or not at all. */
export function copyMissing(system: System, from: string, to: string): void {
  for (const path of missing(system, from, to)) {
    const target = `${to}/${path}`;
    const aside = `${target.slice(0, target.lastIndexOf("/"))}/.wherry-new`;
    // What a power cut left.
    if (system.lstat(aside) !== undefined) run(system, ["rm", "-rf", aside], target);
    run(system, ["cp", "-a", `${from}/${path}`, aside], target);
    system.rename(aside, target);
  }
}

/**
 * The uppermost paths that are in the first folder and not in the second. What is another kind of thing there is not
 * missing.
 */
function missing(system: System, from: string, to: string, below = ""): string[] {
  return (system.list(`${from}/${below}`) ?? []).flatMap((name) => {
    const path = below + name;
    if (system.lstat(`${to}/${path}`) === undefined) return [path];
    const bothFolders =
      system.lstat(`${from}/${path}`)?.kind === "directory" && system.stat(`${to}/${path}`)?.kind === "directory";
    return bothFolders ? missing(system, from, to, `${path}/`) : [];
  });
}

function run(system: System, words: readonly string[], target: string): void {
  const { status, stderr } = system.run(words);
  if (status === 0) return;
  throw new ProvisionError("disk.full", `${target} cannot be written: ${oneLine(stderr)}`, {
    hint: "is the disk full?",
  });
}

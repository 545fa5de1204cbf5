import { parentOf } from "@wherry/core/paths/paths.ts";
import { formatMode } from "@wherry/core/text/mode.ts";
import { mustSucceed } from "../files/content-folder.ts";
import type { FileStep } from "../plan/step.ts";
import type { System } from "../system/system.ts";

const OWN = 0o700;

/**
 * Opens to their owner the folders in which steps change something, and all folders that steps remove: nobody but root
 * can change what is in a folder of mode 0500. Gives a function that closes again those which are still there; once all
 * was `done`, a folder that a step makes keeps that step's mode.
 */
export function openClosedFolders(
  steps: readonly FileStep[],
  { system, root }: { readonly system: System; readonly root: string },
): (done: boolean) => void {
  const opened: { readonly place: string; readonly mode: number }[] = [];
  for (const path of ancestorsOf(steps.map((step) => step.path))) {
    const place = root === "/" ? path : root + path;
    const status = system.lstat(place);
    if (status?.kind !== "directory" || (status.mode & OWN) === OWN) continue;
    // Where that fails the folder is somebody else's, and what is to be done there may be possible for all that.
    if (system.run(["chmod", "u+rwx", place]).status === 0) opened.push({ place, mode: status.mode & 0o7777 });
  }
  const removed = steps.flatMap((step) => {
    const place = root === "/" ? step.path : root + step.path;
    return step.do === "remove" && system.lstat(place)?.kind === "directory" ? [place] : [];
  });
  for (const place of removed) {
    // Each is opened before it is entered. Files keep their modes: others of their names may stay.
    const closed = ["-type", "d", "!", "-perm", `-${formatMode(OWN)}`];
    mustSucceed(system, ["find", place, ...closed, "-exec", "chmod", "u+rwx", "{}", ";"]);
  }
  const made = new Set(
    steps.flatMap((step) => (step.do === "directory" ? [root === "/" ? step.path : root + step.path] : [])),
  );
  return (done) => {
    for (const { place, mode } of opened.toReversed())
      if (!(done && made.has(place)) && system.lstat(place)?.kind === "directory")
        mustSucceed(system, ["chmod", formatMode(mode), place]);
  };
}

/** All folders above some paths, each once, the upper ones first. */
function ancestorsOf(paths: readonly string[]): readonly string[] {
  const all = new Set<string>();
  for (let path of paths) {
    while (path !== "/" && !all.has(parentOf(path))) {
      path = parentOf(path);
      all.add(path);
    }
  }
  return [...all].sort((a, b) => a.length - b.length);
}

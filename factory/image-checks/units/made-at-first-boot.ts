import { isWithin } from "@wherry/core/paths/paths.ts";
import { expandFor, valuesOf } from "@wherry/core/systemd/unit-settings.ts";
import type { ImageCheckPolicy } from "../../packages/image-check-policy.ts";
import type { BootGraph } from "./boot-graph.ts";

/**
 * Tells whether a service that is started at boot makes a path, or what it lies in, on the machine itself: it runs as
 * long as the path is not there, or the distribution's policy says so.
 */
export function madeAtFirstBoot(boot: BootGraph, makes: ImageCheckPolicy["makes"]): (path: string) => boolean {
  const made = findMade(boot, makes);
  return (path) => made.some((one) => isWithin(path, one));
}

/** Conditions that look for what is not there yet; a "|" says that others beside it would do (systemd.unit(5)). */
const WAITING = ["PathExists", "FileNotEmpty", "DirectoryNotEmpty", "PathIsDirectory"].map(
  (kind) => `Condition${kind}`,
);

function findMade(boot: BootGraph, makes: ImageCheckPolicy["makes"]): readonly string[] {
  const made: string[] = [];
  for (const [name, { unit, runs }] of boot.started) {
    if (!runs || unit.name.type !== "service") continue;
    made.push(...(makes[name] ?? []));
    for (const { value } of valuesOf(unit, "Unit", ...WAITING)) {
      const [, written] = /^\s*\|?\s*!\s*(\/(?:etc|var)\/.*)$/.exec(value) ?? [];
      const path = written === undefined ? undefined : expandFor(unit, written.trim());
      if (path !== undefined) made.push(path);
    }
  }
  return made;
}

import type { System } from "@wherry/host/system/system.ts";
import type { Behaviour } from "./behaviour.ts";
import { fileBehaviours } from "./file-behaviours.ts";
import { nameBehaviours } from "./name-behaviours.ts";
import { programBehaviours } from "./program-behaviours.ts";

/** All that a door does. */
export const behaviours: readonly Behaviour[] = [...fileBehaviours, ...nameBehaviours, ...programBehaviours];

/** Runs all of them, each in a folder of its own below `folder`; returns what failed, by name. */
export function tryBehaviours(
  system: System,
  folder: string,
): readonly { name: string; failure: string | undefined }[] {
  return behaviours.map(({ name, check }, index) => {
    const own = `${folder}/${index}`;
    system.makeDirectory(own, 0o755);
    try {
      check(system, own);
      return { name, failure: undefined };
    } catch (error) {
      return { name, failure: error instanceof Error ? `${error.message}\n${error.stack}` : String(error) };
    }
  });
}

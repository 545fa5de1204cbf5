import type { ImageDefinition } from "../definition/image-definition.ts";
import { plainDefinition, untrimmed } from "../definition/plain-definition.ts";

/** What a recording needs to know of an image: where packages come from, and for which machine. */
export type RecordedSystem = Pick<ImageDefinition, "architecture" | "repositories" | "mirrors">;

/** The definition of a system that nobody has set up yet: what Wherry does for every image. */
export function recordingDefinition(system: RecordedSystem): ImageDefinition {
  return { ...plainDefinition("recording", "1"), ...system, hostname: "localhost", trim: untrimmed };
}

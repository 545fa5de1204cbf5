import type { ImageDefinition } from "../definition/image-definition.ts";
import { plainDefinition, untrimmed } from "../definition/plain-definition.ts";

/** What a recording needs to know of an image: where packages come from, and for which machine. */
export type RecordedSystem = Pick<ImageDefinition, "architecture" | "repositories" | "mirrors">;

/**
 * The definition of a system that nobody has set up yet: what Wherry does for every image. `system` may be a whole
 * definition, whose settings are no part of it.
 */
export function recordingDefinition({ architecture, repositories, mirrors }: RecordedSystem): ImageDefinition {
  const plain = plainDefinition("recording", "1");
  return { ...plain, architecture, repositories, mirrors, hostname: "localhost", trim: untrimmed };
}

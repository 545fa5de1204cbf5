import type { Tree } from "@wherry/core/tree/tree.ts";
import type { ImageDefinition } from "../definition/image-definition.ts";
import type { Exporter } from "../exporters/exporter.ts";
import type { KnownFacts } from "../kernel/read-modules.ts";
import type { Lock } from "../lock/lock.ts";
import type { Workshop } from "../supply/workshop.ts";
import type { OutputFolder } from "./output-folder.ts";

/** What stages work on, once there is a tree. */
export interface BuildWork {
  readonly definition: ImageDefinition;
  readonly workshop: Workshop;
  readonly exporters: readonly Exporter[];
  readonly compression: "fast" | "release";
  readonly lock: Lock;
  /** The finished system. */
  readonly tree: Tree;
  /** See `MadeTree.modules`. */
  readonly modules: KnownFacts;
  readonly output: OutputFolder;
}

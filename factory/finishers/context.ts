import type { EmitEvent } from "@wherry/core/events/events.ts";
import type { Content } from "@wherry/core/tree/tree.ts";
import type { ImageDefinition } from "../definition/image-definition.ts";
import type { KnownFacts } from "../kernel/read-modules.ts";
import type { ModuleSelection } from "../kernel/unneeded-modules.ts";
import type { FinishingPolicy } from "../packages/distribution-policy.ts";
import type { JudgedEffect } from "../scripts/effects.ts";
import type { UnpackedPackage } from "../tree/unpacked-package.ts";

/**
 * The value, as JSON keeps it, that `make` gave before for the same key, or gives now. A key says everything that the
 * value follows from, the version of the code that makes it among it.
 */
export type Remember = <Value>(key: string, make: () => Promise<Value>) => Promise<Value>;

/** What a finisher may look at besides the tree. */
export interface FinishContext {
  readonly definition: ImageDefinition;
  readonly packages: readonly UnpackedPackage[];
  /** Where the packages' distribution keeps what. */
  readonly policy: FinishingPolicy;
  /** What the packages' scripts would have done: `reviewScripts`. */
  readonly effects: readonly JudgedEffect[];
  readonly emit?: EmitEvent;
  readonly read: (content: Content) => Promise<Uint8Array>;
  /** Texts of units and presets that finishers have read, by SHA-256: several look at them, one after the other. */
  readonly unitTexts?: Map<string, Uint8Array>;
  /** The time stamp of everything that is made, seconds since 1970: the lock's. */
  readonly epoch: number;
  /** Facts of kernel modules that were read before: see `indexModules`. */
  readonly known?: KnownFacts;
  /** The package that has a unit, as far as that is known. */
  readonly packageOfUnit?: (unit: string) => string | undefined;
  /** See `Remember`; without it everything is made anew. */
  readonly remember?: Remember;
  /** Kernel modules to leave out: see `indexModules`. */
  readonly unneeded?: ModuleSelection;
}

import type { Effect } from "../scripts/effects.ts";

/** By the path from which the file of every other package is moved. */
export type Diversions = ReadonlyMap<string, Diversion>;

interface Diversion {
  readonly to: string;
  /** The package whose own file stays; "" where none does. */
  readonly package: string;
}

/** The diversions among effects: what dpkg-divert(1) was told. The first word on a path counts, as with that. */
export function diversionsAmong(effects: readonly Effect[]): Diversions {
  const diversions = new Map<string, Diversion>();
  for (const effect of effects) {
    if (effect.kind !== "divert" || diversions.has(effect.path)) continue;
    diversions.set(effect.path, { to: effect.to, package: effect.package });
  }
  return diversions;
}

/** Where the file of a package goes that other packages may have moved. */
export function divertedPath(path: string, owner: string, diversions: Diversions): string {
  const diversion = diversions.get(path);
  return diversion === undefined || diversion.package === owner ? path : diversion.to;
}

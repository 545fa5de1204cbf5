import { isPresetEnabled } from "@wherry/core/systemd/preset.ts";
import type { Tree } from "@wherry/core/tree/tree.ts";
import { draftOf } from "../tree/edit.ts";
import type { FinishContext } from "./context.ts";
import { enableUnit, findUnit, isMasked } from "./enablement.ts";
import { readPresets } from "./presets.ts";

/**
 * Enables the units that the packages' scripts enable on a fresh system, as far as the presets agree: Debian's helper runs
 * `systemctl preset` for each. A unit that is not in the tree is passed over, as the scripts do.
 */
export async function enablePackagedUnits(tree: Tree, context: FinishContext): Promise<Tree> {
  const draft = draftOf(tree);
  const presets = {
    system: await readPresets(tree, "system", context),
    user: await readPresets(tree, "user", context),
  };
  for (const effect of context.effects) {
    if (effect.kind !== "unit" || !isPresetEnabled(presets[effect.scope], effect.unit)) continue;
    const path = findUnit(draft, effect.unit, effect.scope);
    if (path === undefined || isMasked(draft, path)) continue;
    await enableUnit(draft, effect.unit, effect.scope, context);
  }
  return draft;
}

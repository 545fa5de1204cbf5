import { enableUnit } from "@wherry/core/systemd/enable-unit.ts";
import { presetUnits, readPresets } from "@wherry/core/systemd/preset.ts";
import type { Scope } from "@wherry/core/systemd/unit-folders.ts";
import type { Overlay } from "@wherry/core/tree/overlay.ts";
import type { Tree } from "@wherry/core/tree/tree.ts";
import { draftOf } from "../../tree/edit.ts";
import type { FinishContext } from "../context.ts";
import { applyLinks, viewUnits } from "./unit-view.ts";

/**
 * Enables the units that the packages' scripts enable on a fresh system, as far as the presets agree: Debian's helper
 * runs `systemctl preset` for each. A unit that is not in the tree is passed over, as the scripts do.
 */
export async function enablePackagedUnits(tree: Tree, context: FinishContext): Promise<Tree> {
  const units = await viewUnits(tree, context);
  const presets = { system: readPresets(units, "system"), user: readPresets(units, "user") };
  for (const effect of context.effects) {
    if (effect.kind !== "unit") continue;
    for (const unit of presetUnits(presets[effect.scope], effect.unit)) putEnabling(units, unit, effect.scope);
  }
  const draft = draftOf(tree);
  applyLinks(draft, units, context.epoch);
  return draft;
}

/** Makes the links that enable a unit. Returns why it cannot, or not wholly; undefined when done. */
export function putEnabling(units: Overlay, name: string, scope: Scope): string | undefined {
  const { links, problem } = enableUnit(units, name, scope);
  for (const { path, target } of links) units.put(path, { kind: "link", target });
  const advice = problem?.why === "static" ? ": other units start it, or it needs a drop-in with one" : "";
  return problem === undefined ? undefined : problem.message + advice;
}

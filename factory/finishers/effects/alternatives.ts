import { resolveParents, resolvePath } from "@wherry/core/tree/paths.ts";
import type { Tree } from "@wherry/core/tree/tree.ts";
import type { AlternativeEffect } from "../../scripts/effects.ts";
import { draftOf, putLink, type TreeDraft } from "../../tree/edit.ts";
import type { FinishContext } from "../context.ts";

/**
 * Makes the links of update-alternatives(1): for each name the choice of highest priority that is in the tree, through
 * the folder of alternatives, with those of its slaves whose target exists.
 */
export async function writeAlternatives(tree: Tree, context: FinishContext): Promise<Tree> {
  const draft = draftOf(tree);
  for (const choice of bestChoices(draft, context)) {
    linkThrough(draft, choice, context);
    for (const slave of choice.slaves) if (leadsToFile(draft, slave.path)) linkThrough(draft, slave, context);
  }
  return draft;
}

/** One per name, sorted; of equal priorities the first path by name, so that the order of packages does not matter. */
function bestChoices(draft: TreeDraft, context: FinishContext): AlternativeEffect[] {
  const best = new Map<string, AlternativeEffect>();
  for (const effect of context.effects) {
    if (effect.kind !== "alternative" || !leadsToFile(draft, effect.path)) continue;
    const present = best.get(effect.name);
    if (present === undefined || ranksBefore(effect, present)) best.set(effect.name, effect);
  }
  return [...best.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function ranksBefore(a: AlternativeEffect, b: AlternativeEffect): boolean {
  return a.priority === b.priority ? a.path < b.path : a.priority > b.priority;
}

/** A real file in the link's place stays, as with update-alternatives without --force. */
function linkThrough(
  draft: TreeDraft,
  choice: { link: string; name: string; path: string },
  context: FinishContext,
): void {
  const mtime = context.epoch;
  const through = `${context.policy.alternatives}/${choice.name}`;
  const present = draft.get(resolveParents(draft, choice.link));
  if (present !== undefined && present.kind !== "link") return;
  putLink(draft, through, choice.path, { mtime });
  putLink(draft, choice.link, through, { mtime });
}

function leadsToFile(draft: TreeDraft, path: string): boolean {
  const node = draft.get(resolvePath(draft, path));
  return node?.kind === "file" || node?.kind === "directory";
}

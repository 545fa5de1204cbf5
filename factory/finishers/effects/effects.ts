import type { Accounts } from "@wherry/core/accounts/accounts.ts";
import { parentOf } from "@wherry/core/paths/paths.ts";
import { resolveParents, resolvePath } from "@wherry/core/tree/paths.ts";
import type { Tree } from "@wherry/core/tree/tree.ts";
import type { Effect, JudgedEffect } from "../../scripts/effects.ts";
import {
  childrenOf,
  draftOf,
  memoryContent,
  type NodeOptions,
  putDirectory,
  putFile,
  putLink,
  putNode,
  type TreeDraft,
} from "../../tree/edit.ts";
import { ownerId } from "../accounts/owner-id.ts";
import type { FinishContext } from "../context.ts";
import { readText } from "../read-text.ts";

/**
 * Files, folders, links and owners that reviewed and recorded scripts stand for. Like the scripts, it leaves alone what
 * is already there. Where this image has no such owner, what is there stays as it is, and what is made is root's,
 * without the bits that would run it as its owner.
 */
export async function applyEffects(tree: Tree, accounts: Accounts, context: FinishContext): Promise<Tree> {
  const draft = draftOf(tree);
  const mtime = context.epoch;
  const absent = (path: string) => !draft.has(resolveParents(draft, path));
  const mayPut = (path: string, { replace }: { readonly replace?: true }) =>
    absent(path) || (replace === true && draft.get(resolveParents(draft, path))?.kind !== "directory");
  for (const effect of foldersFirst(context.effects)) {
    // What is made where there is no folder for it was made for a package that is not here.
    if (effect.recorded === true && !hasFolder(draft, effect)) continue;
    switch (effect.kind) {
      case "directory":
        if (absent(effect.path)) putDirectory(draft, effect.path, { ...ownership(effect, accounts), mtime });
        else if (effect.recorded === true) giveFolder(draft, effect, accounts);
        break;
      case "file":
        if (effect.where !== undefined && !draft.has(resolvePath(draft, effect.where))) break;
        if (mayPut(effect.path, effect)) {
          putFile(draft, effect.path, effect.text, { ...ownership(effect, accounts), mtime });
        }
        break;
      case "binary":
        if (mayPut(effect.path, effect)) {
          const bytes = Buffer.from(effect.base64, "base64");
          putFile(draft, effect.path, bytes, { ...ownership(effect, accounts), mtime });
        }
        break;
      case "link":
        if (mayPut(effect.path, effect) || removeEmptyFolder(draft, effect.path)) {
          putLink(draft, effect.path, effect.target, { mtime });
        }
        break;
      case "substitute":
        await substitute(draft, effect, context);
        break;
      case "copy":
        if (mayPut(effect.to, effect)) {
          copyFile(draft, effect.from, effect.to, effect.as === undefined ? {} : ownership(effect.as, accounts));
        }
        break;
      case "capabilities": {
        const path = resolvePath(draft, effect.path);
        const node = draft.get(path);
        if (node?.kind === "file") draft.set(path, { ...node, capabilities: effect.capabilities });
        break;
      }
      case "mode": {
        const path = resolvePath(draft, effect.path);
        const node = draft.get(path);
        if (node === undefined || node.kind === "link" || !hasOwners(effect, accounts)) break;
        draft.set(path, { ...node, ...ownership(effect, accounts) });
        break;
      }
    }
  }
  return draft;
}

/**
 * Scripts make folders of services with `mkdir -p` and then give them away, whether another package has brought them or
 * not: a folder that is root's as packages have them is given away as well.
 */
function giveFolder(draft: TreeDraft, effect: Extract<Effect, { kind: "directory" }>, accounts: Accounts): void {
  const path = resolvePath(draft, effect.path);
  const node = draft.get(path);
  if (node?.kind !== "directory" || node.uid !== 0 || node.gid !== 0 || node.mode !== 0o755) return;
  if (hasOwners(effect, accounts)) draft.set(path, { ...node, ...ownership(effect, accounts) });
}

/** Scripts ran one after the other, each after those of what its package needs; here they come by name. */
function foldersFirst(effects: readonly JudgedEffect[]): readonly JudgedEffect[] {
  const isFolder = (effect: JudgedEffect) => effect.recorded === true && effect.kind === "directory";
  const pathOf = (effect: JudgedEffect) => (effect.kind === "directory" ? effect.path : "");
  const folders = effects.filter(isFolder).sort((a, b) => (pathOf(a) < pathOf(b) ? -1 : 1));
  return [...folders, ...effects.filter((effect) => !isFolder(effect))];
}

function hasFolder(draft: TreeDraft, effect: Effect): boolean {
  const path = effect.kind === "copy" ? effect.to : "path" in effect ? effect.path : "/";
  return draft.get(resolvePath(draft, parentOf(path)))?.kind === "directory";
}

function removeEmptyFolder(draft: TreeDraft, path: string): boolean {
  const place = resolveParents(draft, path);
  if (draft.get(place)?.kind !== "directory" || childrenOf(draft, place).length > 0) return false;
  return draft.delete(place);
}

async function substitute(
  draft: TreeDraft,
  effect: Extract<Effect, { kind: "substitute" }>,
  context: FinishContext,
): Promise<void> {
  const path = resolvePath(draft, effect.path);
  const node = draft.get(path);
  const text = await readText(draft, path, context);
  if (node?.kind !== "file" || text === undefined) return;
  draft.set(path, { ...node, content: memoryContent(text.replace(effect.pattern, effect.replacement)) });
}

function copyFile(draft: TreeDraft, from: string, to: string, attributes: Partial<NodeOptions>): void {
  const node = draft.get(resolvePath(draft, from));
  if (node?.kind !== "file") return;
  const place = putNode(draft, to, { ...node, ...attributes });
  const { content } = node;
  if (content.location.in !== "pack") return;
  // No hard link: whoever edits the one in place must not change the other.
  const location = { ...content.location, copy: place };
  draft.set(place, { ...node, ...attributes, content: { ...content, location } });
}

interface Owned {
  readonly mode: number;
  readonly user: string;
  readonly group: string;
}

function ownership(effect: Owned, accounts: Accounts): { mode: number; uid: number; gid: number } {
  return {
    mode: hasOwners(effect, accounts) ? effect.mode : effect.mode & ~0o6000,
    uid: ownerId(effect.user, accounts.users, "uid") ?? 0,
    gid: ownerId(effect.group, accounts.groups, "gid") ?? 0,
  };
}

function hasOwners({ user, group }: Owned, { users, groups }: Accounts): boolean {
  return ownerId(user, users, "uid") !== undefined && ownerId(group, groups, "gid") !== undefined;
}

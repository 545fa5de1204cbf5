import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { baseName, isWithin, joinPath } from "@wherry/core/paths/paths.ts";
import type { Draft } from "../plan/draft.ts";
import type { DraftNode } from "../plan/draft-node.ts";
import { ProvisionError } from "../plan/provision-error.ts";
import type { LoginSettings } from "./login-settings.ts";

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** More than this is no matter of setting up a machine. */
const MOST_ENTRIES = 10_000;

/**
 * A new user's home with the skeleton's files, as useradd(8) --create-home makes it. What is there already is left
 * alone.
 */
export function makeHome(home: string, owner: Owner, settings: LoginSettings, { draft, from }: Place): void {
  if (draft.lookup(home) !== undefined) return;
  draft.put(home, { kind: "directory", mode: settings.homeMode, ...owner }, from);
  const { skeleton } = settings;
  for (const path of pathsBelow(draft, skeleton)) {
    const node = draft.lookup(path);
    if (node === undefined || node.kind === "device" || node.kind === "hard-link") continue;
    // useradd(8): a link into the skeleton leads into the new home.
    const target =
      node.kind === "link" && isWithin(node.target, skeleton) ? home + node.target.slice(skeleton.length) : "";
    const own: DraftNode =
      node.kind === "link" && target !== "" ? { ...node, target, ...owner } : { ...node, ...owner };
    draft.put(home + path.slice(skeleton.length), own, from);
  }
}

export interface Place {
  readonly draft: Draft;
  readonly from: DataPath;
}

/**
 * usermod(8) --move-home: nothing happens where there is no old home. Throws `files.conflict` where something is at the
 * new one.
 */
export function moveHome(old: string, home: string, { draft, from }: Place): void {
  if (old === home || draft.lookup(old)?.kind !== "directory") return;
  if (draft.lookup(home) !== undefined || isWithin(draft.resolve(home), draft.resolve(old))) {
    throw new ProvisionError("files.conflict", `${old} cannot be moved to ${home}: that is taken`, {
      path: [...from, "homeDir"],
      hint: "Leave homeDir out, or name a place where nothing is.",
    });
  }
  for (const path of [old, ...pathsBelow(draft, old)]) {
    const node = draft.lookup(path);
    if (node !== undefined && node.kind !== "device") draft.put(home + path.slice(old.length), node, from);
  }
  draft.remove(old, from);
}

/** usermod(8) --uid and --gid: what was the user's in the home stays the user's. */
export function changeOwner(home: string, before: Owner, after: Owner, { draft, from }: Place): void {
  if (home === "/" || (before.uid === after.uid && before.gid === after.gid)) return;
  for (const path of [home, ...pathsBelow(draft, home)]) {
    const node = draft.lookup(path);
    if (node === undefined || node.kind === "device" || node.kind === "hard-link") continue;
    const uid = node.uid === before.uid ? after.uid : node.uid;
    const gid = node.gid === before.gid ? after.gid : node.gid;
    if (uid !== node.uid || gid !== node.gid) draft.put(path, { ...node, uid, gid }, from);
  }
}

/** Folders before what is in them. */
function pathsBelow(draft: Draft, folder: string): string[] {
  const paths: string[] = [];
  const visit = (path: string): void => {
    for (const name of draft.list(path)) {
      const below = joinPath(path, name);
      if (paths.push(below) > MOST_ENTRIES) {
        throw new ProvisionError("config.unsupported", `${folder} holds more than ${MOST_ENTRIES} files`, {
          hint: `Leave ${baseName(folder)} where it is.`,
        });
      }
      if (draft.lookup(below)?.kind === "directory") visit(below);
    }
  };
  if (draft.lookup(folder)?.kind === "directory") visit(folder);
  return paths;
}

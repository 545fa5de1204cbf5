import type { DirectoryNode } from "@wherry/core/tree/tree.ts";
import type { ControlledPackage } from "../packages/package-format.ts";

/** Who says what about a folder that several packages have. */
interface FolderClaim {
  readonly node: DirectoryNode;
  readonly owner: ControlledPackage;
}

export interface FolderRules {
  /** `DistributionPolicy.layoutPackage`. */
  readonly layoutPackage: string;
  /** `PackageFormat.isBase`. */
  isBase(one: ControlledPackage): boolean;
}

/**
 * Whose word counts about a folder: as on a system where packages are installed one after the other, and a folder that
 * is there stays as it is. The layout package and then the base packages are there before all others.
 *
 * Among equals nobody opens a folder to more writers than another says; else the one counts that asks for more than
 * root's plain 0755, as the other only needed a place for its files.
 */
export function settleFolder<T extends FolderClaim>(present: T, other: T, rules: FolderRules): T {
  if (isAlike(present.node, other.node)) return present;
  const [one, two] = [rankOf(present, rules), rankOf(other, rules)];
  if (one !== two) return one < two ? present : other;
  const [isOpened, opens] = [opensTo(present.node, other.node), opensTo(other.node, present.node)];
  if (opens) return present;
  if (isOpened) return other;
  return isPlain(present.node) && !isPlain(other.node) ? other : present;
}

/** 0 for the layout package, 1 for those of the base, 2 for all others. */
function rankOf({ owner }: FolderClaim, rules: FolderRules): number {
  if (owner.package.name === rules.layoutPackage) return 0;
  return rules.isBase(owner) ? 1 : 2;
}

/** Whether the one lets somebody write whom the other does not. */
function opensTo(one: DirectoryNode, other: DirectoryNode): boolean {
  if (one.uid !== 0 && one.uid !== other.uid) return true;
  if ((one.mode & 0o020) !== 0 && ((other.mode & 0o020) === 0 || (one.gid !== 0 && one.gid !== other.gid))) return true;
  return (one.mode & 0o002) !== 0 && (other.mode & 0o002) === 0;
}

function isAlike(one: DirectoryNode, other: DirectoryNode): boolean {
  return one.mode === other.mode && one.uid === other.uid && one.gid === other.gid;
}

function isPlain(node: DirectoryNode): boolean {
  return node.mode === 0o755 && node.uid === 0 && node.gid === 0;
}

import { WherryError } from "@wherry/core/errors/errors.ts";
import { createFinding, type Finding } from "@wherry/core/errors/finding.ts";
import { mergedUsr } from "@wherry/core/paths/merged-usr.ts";
import { ancestorsOf } from "@wherry/core/paths/paths.ts";
import type { DirectoryNode, Tree, TreeNode } from "@wherry/core/tree/tree.ts";
import type { PackageFormat } from "../packages/package-format.ts";
import type { UnpackedPackage } from "../tree/unpacked-package.ts";
import { type Diversions, divertedPath } from "./diversions.ts";
import { type FolderRules, settleFolder } from "./shared-folders.ts";

/** What packages say and a distribution decides about paths that several packages have. */
interface MergeRules extends Pick<PackageFormat, "replaces">, FolderRules {}

interface MergeChoices {
  /** What packages move out of the way of their own files. */
  readonly diversions?: Diversions;
  /** Packages that win every clash, as it is not known yet what they move. */
  readonly winners?: ReadonlySet<string>;
}

/**
 * One tree of all packages' content.
 *
 * Old paths below /bin, /sbin and /lib are moved into /usr. Directories are shared, see `settleFolder`. The same file
 * from two packages is fine where it is identical, where one package replaces files of the other, or where one diverts
 * it.
 *
 * @throws {WherryError} tree.conflict when there is any other clash, with all of them
 */
export function mergePackages(
  packages: readonly UnpackedPackage[],
  rules: MergeRules,
  { diversions = new Map(), winners = new Set() }: MergeChoices = {},
): Tree {
  const merged = new Map<string, Owned>();
  const findings: Finding[] = [];
  for (const unpacked of inMergeOrder(packages, rules)) {
    for (const [original, node] of unpacked.entries) {
      const named = intoUsr(original);
      if (named === undefined) continue;
      const path = divertedPath(named, unpacked.package.name, diversions);
      const present = merged.get(path);
      if (present === undefined) {
        merged.set(path, { node, owner: unpacked });
        continue;
      }
      const other = { node, owner: unpacked };
      const winner =
        settle(present, other, rules) ?? [present, other].find(({ owner }) => winners.has(owner.package.name));
      if (winner === undefined) findings.push(clash(path, present, other));
      else merged.set(path, winner);
    }
  }
  const tree = new Map<string, TreeNode>();
  for (const [path, owned] of merged) tree.set(path, owned.node);
  linkAliases(tree);
  addParents(tree, findings);
  if (findings.length > 0) {
    throw new WherryError("tree.conflict", "packages claim the same paths in different ways", {
      findings,
      hint: "Leave one of the packages out (packages.omit), or ask for versions that fit together.",
    });
  }
  return new Map([...tree].sort(([a], [b]) => (a < b ? -1 : 1)));
}

interface Owned {
  readonly node: TreeNode;
  readonly owner: UnpackedPackage;
}

/** The package that lays out the directories which all share speaks first; then by name. */
function inMergeOrder(packages: readonly UnpackedPackage[], { layoutPackage }: MergeRules): UnpackedPackage[] {
  const rank = (unpacked: UnpackedPackage) => (unpacked.package.name === layoutPackage ? 0 : 1);
  return [...packages].sort((a, b) => rank(a) - rank(b) || (a.package.name < b.package.name ? -1 : 1));
}

/** The path on a merged system; undefined for an old top-level folder itself, whose place the link takes. */
export function intoUsr(path: string): string | undefined {
  for (const name of mergedUsr) {
    if (path === `/${name}`) return undefined;
    if (path.startsWith(`/${name}/`)) return `/usr${path}`;
  }
  return path;
}

/** The layout package ships these links; a tree without it needs them as much. */
function linkAliases(tree: Map<string, TreeNode>): void {
  for (const name of mergedUsr) {
    const real = tree.get(`/usr/${name}`);
    const needed = real !== undefined || [...tree.keys()].some((path) => path.startsWith(`/usr/${name}/`));
    if (!needed) continue;
    const mtime = real?.mtime ?? 0;
    tree.set(`/${name}`, { kind: "link", mode: 0o777, uid: 0, gid: 0, mtime, target: `usr/${name}` });
  }
}

function addParents(tree: Map<string, TreeNode>, findings: Finding[]): void {
  const root: DirectoryNode = { kind: "directory", mode: 0o755, uid: 0, gid: 0, mtime: 0 };
  if (!tree.has("/")) tree.set("/", root);
  for (const [path, node] of [...tree]) {
    for (const folder of ancestorsOf(path)) {
      const parent = tree.get(folder);
      if (parent === undefined) tree.set(folder, { ...root, mtime: node.mtime });
      else if (parent.kind !== "directory") {
        findings.push(
          createFinding("error", `${path} lies below ${folder}, which is a ${parent.kind}`, { where: { file: path } }),
        );
        break;
      }
    }
  }
}

/** Who keeps a path that both claim; undefined where neither may. */
function settle(present: Owned, other: Owned, rules: MergeRules): Owned | undefined {
  if (present.node.kind === "directory" && other.node.kind === "directory") {
    return settleFolder({ ...present, node: present.node }, { ...other, node: other.node }, rules);
  }
  if (isSame(present.node, other.node)) return present;
  const presentReplaces = rules.replaces(present.owner, other.owner);
  const otherReplaces = rules.replaces(other.owner, present.owner);
  if (presentReplaces === otherReplaces) return undefined;
  return presentReplaces ? present : other;
}

function isSame(a: TreeNode, b: TreeNode): boolean {
  if (a.uid !== b.uid || a.gid !== b.gid || a.mode !== b.mode) return false;
  if (a.kind === "file" && b.kind === "file") return a.content.sha256 === b.content.sha256;
  return a.kind === "link" && b.kind === "link" && a.target === b.target;
}

function clash(path: string, a: Owned, b: Owned): Finding {
  const message = `${path} is a ${a.node.kind} of ${name(a.owner)} and a different ${b.node.kind} of ${name(b.owner)}`;
  return createFinding("error", message, { where: { file: path } });
}

function name(unpacked: UnpackedPackage): string {
  return `${unpacked.package.name} ${unpacked.package.version}`;
}

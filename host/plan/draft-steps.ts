import type { ContentPiece, Contents } from "./contents.ts";
import type { DraftEntry, DraftFile, DraftNode } from "./draft-node.ts";
import type { FileStep, HardLinkStep, RemoveStep } from "./step.ts";

/**
 * The steps from what is there to what was decided: first what goes, then the rest in the order of the decisions
 * (parents first), hard links last, as they may lead to any of it. What is as it should be already makes no step.
 */
export function draftSteps(
  entries: ReadonlyMap<string, DraftEntry>,
  before: (path: string) => DraftNode | undefined,
  contents: Contents,
): FileStep[] {
  const removals: RemoveStep[] = [];
  const changes: [string, Change][] = [];
  const hardLinks: HardLinkStep[] = [];
  for (const [path, { node, fresh, from }] of entries) {
    const old = before(path);
    if (old !== undefined && standsInTheWay(old, node, fresh)) removals.push({ do: "remove", path, from });
    else if (old !== undefined && node !== undefined && isSame(old, node)) continue;
    if (node?.kind === "hard-link") hardLinks.push({ do: "hard-link", path, target: node.target, from });
    else if (node !== undefined && node.kind !== "device") changes.push([path, { node, from }]);
  }
  const files = changes.flatMap(([, { node }]) => (node.kind === "file" ? [node] : []));
  const kept = keepFiles(files, contents);
  const made = changes.map(([path, { node, from }]): FileStep => {
    const { uid, gid } = node;
    if (node.kind === "link") return { do: "link", path, target: node.target, uid, gid, from };
    if (node.kind === "directory") return { do: "directory", path, mode: node.mode, uid, gid, from };
    return { do: "write", path, mode: node.mode, uid, gid, content: kept(node), from };
  });
  return [...removals, ...made, ...hardLinks];
}

interface Change {
  readonly node: Exclude<DraftNode, { kind: "hard-link" | "device" }>;
  readonly from: DraftEntry["from"];
}

/** A directory cannot be renamed over; neither can anything be where a directory is to be. */
function standsInTheWay(old: DraftNode, node: DraftNode | undefined, fresh: boolean): boolean {
  if (node === undefined) return true;
  if (node.kind === "directory") return old.kind !== "directory" || fresh;
  return old.kind === "directory";
}

function isSame(old: DraftNode, node: DraftNode): boolean {
  if (old.kind === "directory" && node.kind === "directory") return old.mode === node.mode && sameOwner(old, node);
  if (old.kind === "link" && node.kind === "link") return old.target === node.target && sameOwner(old, node);
  if (old.kind === "file" && node.kind === "file")
    return old.mode === node.mode && sameOwner(old, node) && samePieces(old.pieces, node.pieces);
  return false;
}

function sameOwner(a: { uid: number; gid: number }, b: { uid: number; gid: number }): boolean {
  return a.uid === b.uid && a.gid === b.gid;
}

function samePieces(a: readonly ContentPiece[], b: readonly ContentPiece[]): boolean {
  return a.length === b.length && a.every((piece, index) => piece === b[index]);
}

function keepFiles(
  files: readonly DraftFile[],
  contents: Contents,
): (file: DraftFile) => ReturnType<Contents["keep"]>[0] {
  const kept = contents.keep(files.map((file) => file.pieces));
  const byFile = new Map(files.map((file, index) => [file, kept[index]]));
  return (file) => {
    const content = byFile.get(file);
    if (content === undefined) throw new Error("a content was not kept");
    return content;
  };
}

import type { FileNode, Tree } from "@wherry/core/tree/tree.ts";
import { programCandidates } from "../image-checks/interest.ts";
import { type ProgramFacts, readProgramFacts } from "../image-checks/program-facts.ts";
import type { Workshop } from "../supply/workshop.ts";

/**
 * What the programs and libraries of packages in a tree need to be started, by the digest of each file. Reading them
 * means reading most of an image, so the facts of a package are kept in the store.
 */
export async function programFacts(tree: Tree, { store }: Workshop): Promise<ReadonlyMap<string, ProgramFacts>> {
  const byPack = new Map<string, FileNode[]>();
  for (const node of programCandidates(tree)) {
    const { location } = node.content;
    if (location.in !== "pack") continue;
    const files = byPack.get(location.pack);
    if (files === undefined) byPack.set(location.pack, [node]);
    else files.push(node);
  }
  const known = new Map<string, ProgramFacts>();
  for (const files of byPack.values()) {
    const digests = files.map(({ content }) => content.sha256).sort();
    const facts = await store.memo.cachedJson(`program facts 1 ${digests.join(" ")}`, async () => {
      const read: [string, ProgramFacts][] = [];
      for (const { content } of files) read.push([content.sha256, readProgramFacts(await store.read(content))]);
      return read;
    });
    for (const [digest, fact] of facts) known.set(digest, fact);
  }
  return known;
}

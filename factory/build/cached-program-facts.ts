import type { Content, ContentReader, FileNode, Tree } from "@wherry/core/tree/tree.ts";
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
  const read = readerWithOneBuffer(store);
  const known = new Map<string, ProgramFacts>();
  for (const files of byPack.values()) {
    const digests = files.map(({ content }) => content.sha256).sort();
    const facts = await store.memo.cachedJson(`program facts 1 ${digests.join(" ")}`, async () => {
      const facts: [string, ProgramFacts][] = [];
      for (const { content } of files) facts.push([content.sha256, readProgramFacts(await read(content))]);
      return facts;
    });
    for (const [digest, fact] of facts) known.set(digest, fact);
  }
  return known;
}

/**
 * Reads contents one after the other, all into one buffer: what is read must be done with before the next is asked for.
 * Programs of many megabytes would otherwise each take memory of their own, for a few of their bytes.
 */
function readerWithOneBuffer(store: ContentReader): (content: Content) => Promise<Uint8Array> {
  let buffer = Buffer.alloc(0);
  return async (content) => {
    if (buffer.length < content.size) buffer = Buffer.allocUnsafeSlow(content.size);
    let at = 0;
    for await (const piece of store.stream(content)) {
      buffer.set(piece, at);
      at += piece.length;
    }
    return buffer.subarray(0, content.size);
  };
}

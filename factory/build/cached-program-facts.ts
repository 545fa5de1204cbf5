import type { Content, ContentReader, FileNode, Tree } from "@wherry/core/tree/tree.ts";
import { type ProgramFacts, readProgramFacts } from "../image-checks/program-facts.ts";
import { programCandidates } from "../image-checks/what-is-read.ts";
import type { Workshop } from "../supply/workshop.ts";

/**
 * What the programs and libraries of packages in a tree need to be started, by the digest of each file. Reading them
 * means reading most of an image, so the facts of a package are kept in the store.
 */
export async function programFacts(
  tree: Tree,
  { store }: Pick<Workshop, "store">,
): Promise<ReadonlyMap<string, ProgramFacts>> {
  const byPack = new Map<string, FileNode[]>();
  for (const node of programCandidates(tree)) {
    const { location } = node.content;
    if (location.in !== "pack") continue;
    const files = byPack.get(location.pack);
    if (files === undefined) byPack.set(location.pack, [node]);
    else files.push(node);
  }
  const packs = [...byPack.values()].map((files) => ({
    files,
    key: files
      .map(({ content }) => content.sha256)
      .sort()
      .join(" "),
  }));
  // Of all packages together, as most builds have the same ones as the build before: that is one file to read.
  const facts = await store.memo.cachedJson(
    `program facts of packages 1 ${packs.map(({ key }) => key).join("\n")}`,
    () => factsOfPacks(packs, store),
  );
  return new Map(facts);
}

interface PackFiles {
  readonly files: readonly FileNode[];
  readonly key: string;
}

type FactsOfFile = readonly [sha256: string, facts: ProgramFacts];

async function factsOfPacks(packs: readonly PackFiles[], store: Workshop["store"]): Promise<FactsOfFile[]> {
  const read = readerWithOneBuffer(store);
  const known: FactsOfFile[] = [];
  for (const { files, key } of packs) {
    const facts = await store.memo.cachedJson(`program facts 2 ${key}`, async () => {
      const facts: FactsOfFile[] = [];
      for (const { content } of files) facts.push([content.sha256, readProgramFacts(await read(content))]);
      return facts;
    });
    known.push(...facts);
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

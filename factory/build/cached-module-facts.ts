import type { Tree } from "@wherry/core/tree/tree.ts";
import { type KnownFacts, kernelVersions, readKernelModules } from "../kernel/read-modules.ts";
import type { Workshop } from "../supply/workshop.ts";

/**
 * What the kernel modules in a tree say about themselves, by the digest of each module's file. Reading them means
 * decompressing every one, so the facts of a kernel are kept in the store.
 */
export async function moduleFacts(tree: Tree, { store }: Workshop): Promise<KnownFacts> {
  const known = new Map<string, KnownFacts extends ReadonlyMap<string, infer Facts> ? Facts : never>();
  for (const version of kernelVersions(tree)) {
    const folder = `/usr/lib/modules/${version}/`;
    const digests = [...tree].flatMap(([path, node]) =>
      path.startsWith(folder) && node.kind === "file" ? [node.content.sha256] : [],
    );
    const facts = await store.memo.cachedJson(`module facts 1 ${digests.sort().join(" ")}`, async () => {
      const modules = await readKernelModules(tree, version, { read: (content) => store.read(content) });
      return modules.map((module) => {
        const node = tree.get(`${folder}${module.path}`);
        return [node?.kind === "file" ? node.content.sha256 : "", module.facts] as const;
      });
    });
    for (const [digest, fact] of facts) known.set(digest, fact);
  }
  return known;
}

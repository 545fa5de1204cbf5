import type { Tree } from "@wherry/core/tree/tree.ts";
import type { ModuleFacts } from "../kernel/module-facts.ts";
import { type KnownFacts, kernelVersions, moduleFiles, readKernelModules } from "../kernel/read-modules.ts";
import type { ModuleSelection } from "../kernel/unneeded-modules.ts";
import type { Workshop } from "../supply/workshop.ts";

/**
 * What the kernel modules in a tree that are needed say about themselves, by the digest of each module's file. Reading
 * them means decompressing every one, so the facts of a kernel are kept in the store.
 */
export async function moduleFacts(
  tree: Tree,
  unneeded: ModuleSelection,
  { store }: Pick<Workshop, "store">,
): Promise<KnownFacts> {
  const known = new Map<string, ModuleFacts>();
  for (const version of kernelVersions(tree)) {
    const files = moduleFiles(tree, version);
    const listed = [...files].map(([path, { content }]) => `${path} ${content.sha256}`).join("\n");
    // Which modules stay follows from their paths and from what they say.
    const facts = await store.memo.cachedJson(`module facts 2 ${JSON.stringify(unneeded)} ${listed}`, async () => {
      const modules = await readKernelModules(tree, version, { read: (content) => store.read(content), unneeded });
      return modules.map(({ path, facts }) => [files.get(path)?.content.sha256 ?? "", facts] as const);
    });
    for (const [digest, fact] of facts) known.set(digest, fact);
  }
  return known;
}

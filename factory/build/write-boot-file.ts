import { writeFile } from "node:fs/promises";
import type { KernelDefinition } from "../definition/image-definition.ts";
import { artifactName, parts } from "./artifacts.ts";
import { type BootFile, makeBootFile } from "./make-boot-file.ts";
import { mergeBootPackages } from "./merge-boot-packages.ts";
import type { BuildWork } from "./work.ts";

/**
 * The file that a machine starts, which carries the root hash of /usr; beside it the initrd that is in it, to look at.
 */
export async function writeBootFile(
  { definition, workshop, compression, lock, tree, modules, output }: BuildWork,
  { kernel, rootHash }: { readonly kernel: KernelDefinition; readonly rootHash: string },
): Promise<BootFile> {
  const tools = await mergeBootPackages(lock.boot, definition.repositories, workshop);
  const request = { definition, kernel, lock, tree, modules, tools, rootHash, compression };
  const file = await makeBootFile(request, workshop);
  await writeFile(output.prepare(artifactName(definition, parts.uki)), file.uki);
  await writeFile(output.prepare(artifactName(definition, parts.initrd)), file.initrd);
  return file;
}

import type { Content, Tree } from "@wherry/core/tree/tree.ts";
import type { ImageCheckPolicy } from "../packages/image-check-policy.ts";
import { type CheckedImage, type MachineOwnPath, viewCheckedImage } from "./checked-image.ts";
import type { Interest } from "./interests.ts";
import { findUnmade } from "./machine-own.ts";
import { type ProgramFacts, readProgramFacts } from "./program-facts.ts";
import { isText, programCandidates } from "./what-is-read.ts";

interface LoadOptions {
  readonly read: (content: Content) => Promise<Uint8Array>;
  readonly policy: ImageCheckPolicy;
  /** `BootPolicy.libraryFolders`. */
  readonly libraryFolders: Readonly<Record<number, string>>;
  /** Facts of programs that were read before, by SHA-256. */
  readonly known?: ReadonlyMap<string, ProgramFacts>;
  /** Of the packages' records. */
  readonly machineOwn?: readonly MachineOwnPath[];
  /** Of the packages: `interestsOf`. */
  readonly interests?: readonly Interest[];
}

/** Reads of a finished tree what its checks look into: texts, and the heads of programs that are not known yet. */
export async function loadCheckedImage(tree: Tree, options: LoadOptions): Promise<CheckedImage> {
  const { read, policy, libraryFolders, known, machineOwn = [], interests = [] } = options;
  const texts = new Map<string, Uint8Array>();
  for (const [path, node] of tree) {
    if (node.kind !== "file" || !isText(path, node.content.size)) continue;
    texts.set(node.content.sha256, await read(node.content));
  }
  const programs = new Map(known);
  for (const { content } of programCandidates(tree)) {
    if (!programs.has(content.sha256)) programs.set(content.sha256, readProgramFacts(await read(content)));
  }
  const image = viewCheckedImage(tree, { texts, programs, policy, libraryFolders });
  const unmade = await findUnmade(tree, image, { machineOwn, read });
  return { ...image, unmade, interests };
}

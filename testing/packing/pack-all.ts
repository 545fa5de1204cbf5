import { packCommandLine } from "./command-line.ts";
import { declareLibraries } from "./declarations.ts";
import { packLibraries } from "./libraries.ts";
import { packOwnFiles } from "./own-files.ts";
import type { PackageContents } from "./package-contents.ts";

/** All packages, the command line's last; each follows from the project's files and the locked libraries alone. */
export async function packAll(root: string): Promise<readonly PackageContents[]> {
  const ownFiles = await packOwnFiles(root);
  const declarations = await declareLibraries(root);
  return [...(await packLibraries(root, ownFiles, declarations)), await packCommandLine(root, ownFiles, declarations)];
}

import type { Tree } from "@wherry/core/tree/tree.ts";
import type { FinishContext } from "../context.ts";
import { writeMimeDatabase } from "../mime/mime-database.ts";
import { compileSchemas } from "../schemas/compiled-schemas.ts";
import { writeSgmlCatalogue, writeXmlCatalogues } from "./catalogues.ts";
import { writeDesktopCache } from "./desktop-cache.ts";
import { listImageLoaders } from "./image-loaders.ts";
import { joinFiles } from "./joined-files.ts";

/**
 * Makes what the triggers of packages (deb-triggers(5)) make of files that many packages have: databases, catalogues,
 * lists. Where no package is interested nothing is made.
 */
export async function writeTriggered(tree: Tree, context: FinishContext): Promise<Tree> {
  let made = await writeMimeDatabase(tree, context);
  made = await compileSchemas(made, context);
  made = await writeDesktopCache(made, context);
  made = await listImageLoaders(made, context);
  made = await writeXmlCatalogues(made, context);
  made = await writeSgmlCatalogue(made, context);
  return await joinFiles(made, context);
}

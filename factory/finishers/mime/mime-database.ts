import { hasControlCharacters } from "@wherry/core/text/control-characters.ts";
import type { Tree } from "@wherry/core/tree/tree.ts";
import { childrenOf, draftOf, putFile } from "../../tree/edit.ts";
import type { FinishContext } from "../context.ts";
import { readText } from "../read-text.ts";
import { byBytes } from "../triggers/byte-order.ts";
import { interestedIn } from "../triggers/interests.ts";
import { mimeCache } from "./mime-cache.ts";
import { mimeFiles } from "./mime-files.ts";
import { readMimeTypes } from "./mime-types.ts";

const folder = "/usr/share/mime";
const sources = `${folder}/packages`;

/** Makes the database of MIME types of what packages have in /usr/share/mime/packages: update-mime-database(1). */
export async function writeMimeDatabase(tree: Tree, context: FinishContext): Promise<Tree> {
  const maker = interestedIn(sources, context);
  const files = maker === undefined ? [] : childrenOf(tree, sources).filter((path) => path.endsWith(".xml"));
  if (maker === undefined || files.length === 0) return tree;
  const isOverride = (path: string) => path === `${sources}/Override.xml`;
  const sorted = files.sort((a, b) => Number(isOverride(a)) - Number(isOverride(b)) || byBytes(a, b));
  const texts: string[] = [];
  for (const path of sorted) texts.push((await readText(tree, path, context)) ?? "");
  const database = readMimeTypes(texts);
  const draft = draftOf(tree);
  const made = { mtime: context.epoch };
  for (const [path, content] of mimeFiles(database)) {
    if (isFilePath(path)) putFile(draft, `${folder}/${path}`, content, made);
  }
  putFile(draft, `${folder}/mime.cache`, mimeCache(database), made);
  putFile(draft, `${folder}/version`, `${context.policy.upstreamVersion(maker.package.version)}\n`, made);
  return draft;
}

/** Names of types are anybody's words: not each can be the name of a file. */
function isFilePath(path: string): boolean {
  const isName = (part: string) => !["", ".", ".."].includes(part) && Buffer.byteLength(part) <= 255;
  return !hasControlCharacters(path) && path.split("/").every(isName);
}

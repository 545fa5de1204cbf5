import { baseName, isWithin } from "@wherry/core/paths/paths.ts";
import type { Tree } from "@wherry/core/tree/tree.ts";
import { draftOf, putFile } from "../../tree/edit.ts";
import type { FinishContext } from "../context.ts";
import { readText } from "../read-text.ts";
import { byBytes } from "./byte-order.ts";
import { interestedIn } from "./interests.ts";

const folder = "/usr/share/applications";

/** Which programs open what: update-desktop-database(1). */
export async function writeDesktopCache(tree: Tree, context: FinishContext): Promise<Tree> {
  if (interestedIn(folder, context) === undefined || tree.get(folder)?.kind !== "directory") return tree;
  const paths = [...tree.keys()].filter((path) => isWithin(path, folder) && path.endsWith(".desktop")).sort(byBytes);
  const types = new Map<string, Set<string>>();
  for (const path of paths) {
    const text = await readText(tree, path, context);
    if (text === undefined || baseName(path) === ".desktop") continue;
    // Desktop Entry Specification 1.5, "Desktop File ID".
    const id = path.slice(folder.length + 1).replaceAll("/", "-");
    for (const type of typesOf(text)) types.set(type, (types.get(type) ?? new Set()).add(id));
  }
  const lines = [...types]
    .sort(([a], [b]) => byBytes(a, b))
    .map(([type, ids]) => `${type}=${[...ids].sort(byBytes).join(";")};\n`);
  const draft = draftOf(tree);
  putFile(draft, `${folder}/mimeinfo.cache`, `[MIME Cache]\n${lines.join("")}`, { mtime: context.epoch });
  return draft;
}

/** What a desktop entry says it opens; nothing where it is hidden, or no key file. */
function typesOf(text: string): string[] {
  let group = "";
  const entry = new Map<string, string>();
  for (const line of text.split("\n")) {
    if (/^\s*(#.*)?$/.test(line)) continue;
    const header = /^\s*\[([^[\]]*)\]\s*$/.exec(line)?.[1];
    const equals = line.indexOf("=");
    if (header !== undefined) group = header;
    else if (equals < 1 || group === "") return [];
    else if (group === "Desktop Entry") entry.set(line.slice(0, equals).trim(), line.slice(equals + 1).trim());
  }
  if (/^(true|1)\s*$/.test(entry.get("Hidden") ?? "")) return [];
  const said = (entry.get("MimeType") ?? "").split(";").map((type) => type.trimEnd());
  return said.filter((type) =>
    /^(application|audio|chemical|font|image|inode|message|model|multipart|text|video|x-content|x-scheme-handler|[xX]-[^/]*)\/[^\s()<>@,;:\\"/[\]?=]+$/.test(
      type,
    ),
  );
}

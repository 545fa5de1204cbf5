import { formatOsRelease, parseOsRelease } from "@wherry/core/text/os-release.ts";
import type { Tree } from "@wherry/core/tree/tree.ts";
import { draftOf, putFile, putLink, removePath } from "../../tree/edit.ts";
import type { FinishContext } from "../context.ts";
import { readText } from "../read-text.ts";

/**
 * Says in os-release(5) what this is. A host is its own system, like Debian, and its version is the release's: tools
 * that ask whether an update is new compare IMAGE_VERSION (systemd-sysupdate, the agent). A container image without a
 * kernel stays the distribution that its users expect to find, and only gains IMAGE_ID and IMAGE_VERSION.
 */
export async function writeOsRelease(tree: Tree, context: FinishContext): Promise<Tree> {
  const { definition, epoch } = context;
  const packaged = parseOsRelease((await readText(tree, "/usr/lib/os-release", context)) ?? "");
  const image = { IMAGE_ID: definition.name, IMAGE_VERSION: definition.version };
  const facts = definition.kernel === null ? { ...packaged, ...image } : { ...hostFacts(packaged, context), ...image };
  const draft = draftOf(tree);
  putFile(draft, "/usr/lib/os-release", formatOsRelease(facts), { mtime: epoch });
  removePath(draft, "/etc/os-release");
  putLink(draft, "/etc/os-release", "../usr/lib/os-release", { mtime: epoch });
  return draft;
}

function hostFacts(packaged: Readonly<Record<string, string>>, { definition }: FinishContext): Record<string, string> {
  const like = [packaged.ID, packaged.ID_LIKE].filter((id) => id !== undefined && id !== "").join(" ");
  return {
    PRETTY_NAME: `Wherry ${definition.name} ${definition.version}`,
    NAME: "Wherry",
    ID: "wherry",
    ...(like === "" ? {} : { ID_LIKE: like }),
    VERSION: definition.version,
    VERSION_ID: definition.version,
    VARIANT_ID: definition.name,
    // What the packages come from; programs that pick packages by distribution look at it beside ID_LIKE.
    ...(packaged.VERSION_CODENAME === undefined ? {} : { VERSION_CODENAME: packaged.VERSION_CODENAME }),
  };
}

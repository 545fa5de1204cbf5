import { readFile } from "node:fs/promises";
import { ownFile } from "../installation/own-files.ts";

/** The commented definition that `wherry init` writes, for an image of this name. */
export async function starterDefinition(name: string): Promise<string> {
  const text = await readFile(ownFile("definition/starter.yaml"), "utf8");
  return text.replace(/^name: .*$/m, `name: ${imageNameFor(name)}`);
}

/** The nearest thing to a name of the user's that an image may have. */
function imageNameFor(name: string): string {
  const slug = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^[^a-z]+|-+$/g, "")
    .slice(0, 63)
    .replace(/-+$/, "");
  return slug === "" ? "my-host" : slug;
}

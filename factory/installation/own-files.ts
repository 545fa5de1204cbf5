import { fileURLToPath } from "node:url";

/** Sources run in a checkout; what is packed was compiled. */
const isPacked = !import.meta.url.endsWith(".ts");

/** The workspace's folder, or the package that was made of it: whatever is compiled lies one folder below it, too. */
const root = new URL("../", import.meta.url);

/**
 * The absolute path of a file or folder that is read at run time and is no program: "debian/policy/keys". It is named
 * as in the workspace; packages keep it in the same place.
 */
export function ownFile(path: string): string {
  return fileURLToPath(new URL(path, root));
}

/** The folder of the stock definitions. */
export const stockImages: string = ownFile(isPacked ? "images" : "../images");

/** The agent as one file, which packages bring along; undefined in a checkout, where it is made of its sources. */
export const packedAgent: string | undefined = isPacked ? ownFile("agent/agent.js") : undefined;

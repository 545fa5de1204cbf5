import type { ImageComparison, SizeChange } from "./image-comparison.ts";
import type { ImageContents, ImageFile } from "./image-contents.ts";

/** Names in the path of a folder whose size is told: "/usr/lib/modules". */
const DEPTH = 3;

/** How large two images are: as they are shipped, and their files and folders. */
export function compareSizes(before: ImageContents, after: ImageContents): ImageComparison["sizes"] {
  const [ones, others] = [sizesOf(before.files), sizesOf(after.files)];
  const at = (path: string): SizeChange => ({ before: ones.get(path) ?? 0, after: others.get(path) ?? 0 });
  const folders = [...new Set([...ones.keys(), ...others.keys()])]
    .filter((path) => path !== "")
    .sort()
    .map((path) => ({ path, ...at(path) }))
    .filter((change) => change.before !== change.after);
  return { shipped: { before: before.shipped, after: after.shipped }, files: at(""), folders };
}

/** By folder, "" being all of them. */
function sizesOf(files: ReadonlyMap<string, ImageFile>): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  for (const [path, { size }] of files) {
    if (size === 0) continue;
    const names = path.split("/");
    for (let depth = 1; depth <= Math.min(DEPTH + 1, names.length - 1); depth++) {
      const folder = names.slice(0, depth).join("/");
      sizes.set(folder, (sizes.get(folder) ?? 0) + size);
    }
    // "esp:/..." and "initrd:/..." have their volume before the first slash.
    if (names[0] !== "") sizes.set("", (sizes.get("") ?? 0) + size);
  }
  return sizes;
}

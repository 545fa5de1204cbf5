import { mergedUsr } from "@wherry/core/paths/merged-usr.ts";
import { viewMap } from "@wherry/core/tree/map-view.ts";
import type { FileView, ViewNode } from "@wherry/core/tree/view.ts";
import type { ImageFile } from "./image-contents.ts";

/** Bytes of the largest file that is looked into: dpkg's database of 10,000 packages has half of it. */
const LONGEST_TEXT = 32 * 1024 * 1024;

type SystemNode = ViewNode & { readonly file?: ImageFile };

/** The files of an image as its own programs find them; texts are unpacked when they are read, up to 32 MiB. */
export function viewSystem(files: ReadonlyMap<string, ImageFile>): FileView {
  const nodes = new Map<string, SystemNode>();
  for (const [path, file] of files) {
    if (file.kind === "link") nodes.set(path, { kind: "link", target: file.target });
    else nodes.set(path, { kind: file.kind, file });
  }
  // The boot makes these links.
  for (const alias of mergedUsr)
    if (nodes.has(`/usr/${alias}`) && !nodes.has(`/${alias}`))
      nodes.set(`/${alias}`, { kind: "link", target: `usr/${alias}` });
  return viewMap(nodes, ({ file }) => (file === undefined ? undefined : bytesOf(file)));
}

function bytesOf({ content, size }: ImageFile): Uint8Array | undefined {
  if (content === undefined || size > LONGEST_TEXT) return undefined;
  if ("sha256" in content) return content.bytes;
  const pieces = content.unpacked();
  return pieces === undefined ? undefined : Buffer.concat([...pieces]);
}

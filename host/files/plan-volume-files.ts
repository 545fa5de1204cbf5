import { encodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import type { DataPath } from "@wherry/core/paths/data-path.ts";
import type { Draft } from "../plan/draft.ts";
import type { ContentReference } from "../plan/step.ts";

/** What opens encrypted volumes at later boots; the room of storage makes it. */
export interface VolumeFiles {
  /** Lines for the end of /etc/crypttab: crypttab(5). */
  readonly crypttab: string;
  /** For the keys. */
  readonly folder: string;
  readonly keys: readonly { readonly path: string; readonly content: ContentReference; readonly from: DataPath }[];
}

/** Keys and /etc/crypttab, for root's eyes only. */
export function planVolumeFiles({ crypttab, folder, keys }: VolumeFiles, draft: Draft): void {
  const from = ["storage", "luks"];
  const owner = { uid: 0, gid: 0 };
  if (draft.lookup(folder) === undefined) draft.put(folder, { kind: "directory", mode: 0o700, ...owner }, from);
  for (const key of keys) {
    draft.put(key.path, { kind: "file", mode: 0o600, ...owner, pieces: [key.content] }, key.from);
  }
  const before = draft.lookup("/etc/crypttab");
  const pieces = [...(before?.kind === "file" ? before.pieces : []), encodeUtf8(crypttab)];
  draft.put("/etc/crypttab", { kind: "file", mode: 0o600, ...owner, pieces }, from);
}

import { formatRows, parseRows, type Row } from "@wherry/core/accounts/account-rows.ts";
import { encodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { readText } from "@wherry/core/tree/view.ts";
import type { Draft } from "../plan/draft.ts";
import type { DraftFile } from "../plan/draft-node.ts";

/**
 * The files of /etc that hold accounts, to be changed in place while accounts are planned. Undefined: the system does
 * not have it.
 */
export interface AccountFiles {
  readonly passwd: Row[];
  readonly group: Row[];
  readonly shadow: Row[];
  readonly gshadow: Row[] | undefined;
  readonly subuid: Row[] | undefined;
  readonly subgid: Row[] | undefined;
}

const NAMES = ["passwd", "group", "shadow", "gshadow", "subuid", "subgid"] as const;

/** An empty root is given passwd, group, shadow and gshadow; the others are kept only where they are. */
export function readAccountFiles(draft: Draft): AccountFiles {
  const rows = (name: string) => parseRows(readText(draft, `/etc/${name}`));
  const isThere = (name: string) => draft.read(`/etc/${name}`) !== undefined;
  return {
    passwd: rows("passwd"),
    group: rows("group"),
    shadow: rows("shadow"),
    gshadow: isThere("gshadow") || !isThere("group") ? rows("gshadow") : undefined,
    subuid: isThere("subuid") ? rows("subuid") : undefined,
    subgid: isThere("subgid") ? rows("subgid") : undefined,
  };
}

/** Puts those that changed into the draft, with the mode and owner that they had. */
export function writeAccountFiles(files: AccountFiles, draft: Draft, from: DataPath): void {
  for (const name of NAMES) {
    const rows = files[name];
    const path = `/etc/${name}`;
    const bytes = encodeUtf8(formatRows(rows ?? []));
    if (rows === undefined || isText(bytes, draft.read(path) ?? new Uint8Array())) continue;
    const before = draft.lookup(path);
    const { mode, uid, gid } = before?.kind === "file" ? before : newFile(name, files);
    draft.put(path, { kind: "file", mode, uid, gid, pieces: [bytes] }, from);
  }
}

function newFile(name: (typeof NAMES)[number], { group }: AccountFiles): Pick<DraftFile, "mode" | "uid" | "gid"> {
  if (name !== "shadow" && name !== "gshadow") return { mode: 0o644, uid: 0, gid: 0 };
  const gid = Number(group.find(([other]) => other === "shadow")?.[2] ?? 0);
  return { mode: gid === 0 ? 0o600 : 0o640, uid: 0, gid };
}

function isText(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

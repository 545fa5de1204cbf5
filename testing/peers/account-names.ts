import type { ListedNode, Listing } from "./compare-trees.ts";

const FILES = ["passwd", "group", "shadow", "gshadow"] as const;

/**
 * A tree with its own accounts' names in place of their numbers, as owners of files and in the account files
 * themselves: whose number is not fixed gets whatever is free at that moment. In what order accounts were made does not
 * count either.
 */
export async function byAccountName(listing: Listing, read: (path: string) => Promise<string>): Promise<Listing> {
  const texts = new Map<string, string>();
  for (const name of FILES) texts.set(name, await read(`/etc/${name}`));
  const users = names(texts.get("passwd") ?? "");
  const groups = names(texts.get("group") ?? "");
  const named = new Map<string, ListedNode>();
  for (const [path, node] of listing) {
    const [uid = "", gid = ""] = node.owner.split(":");
    const file = FILES.find((name) => path === `/etc/${name}`);
    const content = file === undefined ? node.content : normalised(file, texts.get(file) ?? "", groups);
    named.set(path, { ...node, owner: `${users.get(uid) ?? uid}:${groups.get(gid) ?? gid}`, content });
  }
  return named;
}

/** Number -> name; passwd(5) and group(5) have both in the same fields. */
function names(text: string): Map<string, string> {
  return new Map(rows(text).map(([name = "", , id = ""]) => [id, name]));
}

function normalised(file: (typeof FILES)[number], text: string, groups: ReadonlyMap<string, string>): string {
  return rows(text)
    .map((fields) => {
      const row = [...fields];
      if (file === "passwd" || file === "group") row[2] = fixed(row[2] ?? "");
      if (file === "passwd") row[3] = groups.get(row[3] ?? "") ?? "";
      // Tools write a locked password in two ways (shadow(5)).
      if (file.endsWith("shadow") && row[1] === "!*") row[1] = "!";
      return row.join(":");
    })
    .sort()
    .join("\n");
}

/** Numbers that Debian hands out as they come (policy 9.2.2). */
function fixed(id: string): string {
  return Number(id) >= 100 && Number(id) <= 999 ? "any" : id;
}

function rows(text: string): string[][] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split(":"));
}

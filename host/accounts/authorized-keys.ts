import { decodeUtf8, encodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { ancestorsOf, joinPath } from "@wherry/core/paths/paths.ts";
import type { HomePlace, Owner } from "./homes.ts";

/**
 * Adds keys to ~/.ssh/authorized_keys, where sshd of our images looks; those that are there stay. Folders that are
 * missing are the user's, as sshd(8) wants it.
 */
export function authorizeKeys(home: string, keys: readonly string[], owner: Owner, { draft, from }: HomePlace): void {
  if (keys.length === 0) return;
  const origin = [...from, "sshAuthorizedKeys"];
  const folder = joinPath(home, ".ssh");
  for (const path of [...ancestorsOf(folder), folder]) {
    const isOfUser = path === home || path === folder;
    if (isOfUser && draft.lookup(path) === undefined)
      draft.put(path, { kind: "directory", mode: 0o700, ...owner }, origin);
  }
  const path = joinPath(folder, "authorized_keys");
  const lines = decodeUtf8(draft.read(path) ?? new Uint8Array()).split("\n");
  if (lines.at(-1) === "") lines.pop();
  for (const key of keys.flatMap((text) => text.split("\n"))) if (key !== "" && !lines.includes(key)) lines.push(key);
  const pieces = [encodeUtf8(`${lines.join("\n")}\n`)];
  draft.put(path, { kind: "file", mode: 0o600, ...owner, pieces }, origin);
}

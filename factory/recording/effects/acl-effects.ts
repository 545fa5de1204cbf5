import { type AclEffect, aclEntry } from "../../scripts/effects.ts";

/**
 * What setfacl(1) was told between two states of what its stand-in writes (`RecordingPolicy.acls`): the entries that
 * each path ends with, in their long form. What cannot be understood stays as it is, and is then refused as part of a
 * record.
 */
export function aclEffects(before: string | undefined, after: string | undefined): readonly AclEffect[] {
  const said = (after ?? "")
    .slice((before ?? "").length)
    .split("\n")
    .filter(Boolean);
  const all = new Map<string, Map<string, string>>();
  for (const line of said) {
    const [verb = "", text = "", path = ""] = line.split("\t");
    const entries = all.get(path) ?? new Map<string, string>();
    all.set(path, entries);
    if (verb === "set" || verb === "clear") entries.clear();
    if (verb === "clear-default")
      for (const key of [...entries.keys()]) if (key.startsWith("default:")) entries.delete(key);
    if (verb === "clear" || verb === "clear-default") continue;
    for (const word of text.split(/[\s,]+/).filter(Boolean)) {
      const entry = longForm(word, verb === "remove");
      if (verb === "remove") entries.delete(entry.replace(/[^:]*$/, ""));
      else entries.set(entry.replace(/[^:]*$/, ""), entry);
    }
  }
  return [...all]
    .filter(([, entries]) => entries.size > 0)
    .map(([path, entries]) => ({ kind: "acl", path, entries: [...entries.values()].sort() }));
}

const kinds: Readonly<Record<string, string>> = { u: "user", g: "group", o: "other", m: "mask" };
const digits = ["-", "x", "w", "wx", "r", "rx", "rw", "rwx"];

/** setfacl(1), "ACL ENTRIES": "d:u:cron:6" is "default:user:cron:rw". Of what is removed, permissions are not said. */
function longForm(word: string, isRemoved: boolean): string {
  const [, preset = "", rest = ""] = /^(d(?:efault)?:)?(.*)$/.exec(word) ?? [];
  const [kind = "", ...more] = rest.split(":");
  const long = kinds[kind] ?? kind;
  // "o:r" is "o::r".
  const hasName = more.length > (isRemoved ? 0 : 1);
  const name = hasName ? (more[0] ?? "") : "";
  const permissions = isRemoved ? "" : (more[hasName ? 1 : 0] ?? "");
  const entry = `${preset === "" ? "" : "default:"}${long}:${name}:${plain(permissions)}`;
  return isRemoved || aclEntry.test(entry) ? entry : word;
}

function plain(permissions: string): string {
  if (/^[0-7]$/.test(permissions)) return digits[Number(permissions)] ?? permissions;
  const has = (letter: string) => (permissions.includes(letter) ? letter : "");
  const sorted = ["r", "w", "x", "X"].map(has).join("");
  return /^[rwxX-]*$/.test(permissions) ? sorted || "-" : permissions;
}

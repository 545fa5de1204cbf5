import { accountIds, parseRows, splitNames } from "@wherry/core/accounts/account-rows.ts";
import { hasControlCharacters } from "@wherry/core/text/control-characters.ts";
import type { Effect } from "../../scripts/effects.ts";

type ReadFile = (path: string) => string | undefined;

/** Numbers that useradd(8) and adduser(8) choose for system accounts: as good as any other. */
const chosen = { first: 100, last: 999 } as const;

/** Accounts that were added, as lines of sysusers.d(5): groups, users, memberships, each sorted by name. */
export function accountEffects(before: ReadFile, after: ReadFile): Effect[] {
  const groups = rowsOf(after("/etc/group"), 4);
  const groupNames = new Map(groups.map(([name = "", , gid = ""]) => [gid, name]));
  const had = { users: accountIds(before("/etc/passwd") ?? ""), groups: accountIds(before("/etc/group") ?? "") };
  const users = rowsOf(after("/etc/passwd"), 7).filter(([name = ""]) => !had.users.has(name));
  const withGroup = new Set(users.map(([name, , , gid]) => `${name}:${gid}`));
  const lines: string[] = [];
  for (const [name = "", , gid = ""] of groups) {
    // A user's line brings the group of the same name.
    const isImplied = numberOf(gid) === "-" && withGroup.has(`${name}:${gid}`);
    if (!had.groups.has(name) && !isImplied) lines.push(`g ${name} ${numberOf(gid)}`);
  }
  for (const [name = "", , uid = "", gid = "", description = "", home = "", shell = ""] of users) {
    const group = groupNames.get(gid) ?? gid;
    const id = group === name ? numberOf(uid) : `${numberOf(uid)}:${group}`;
    lines.push(`u ${name} ${id} ${quoted(description.replace(/,+$/, ""))} ${quoted(home)} ${quoted(shell)}`);
  }
  const memberships = new Set(rowsOf(before("/etc/group"), 4).flatMap(membersOf));
  for (const row of groups) lines.push(...membersOf(row).filter((line) => !memberships.has(line)));
  const order = (line: string) => "gum".indexOf(line.charAt(0));
  return lines
    .filter(isWritable)
    .sort((a, b) => order(a) - order(b) || (a < b ? -1 : 1))
    .map((sysusers) => ({ kind: "account", sysusers }));
}

function membersOf([group = "", , , members = ""]: readonly string[]): string[] {
  return splitNames(members).map((member) => `m ${member} ${group}`);
}

function rowsOf(text: string | undefined, fields: number): string[][] {
  return parseRows(text ?? "").filter(
    (row) => row.length === fields && /^[A-Za-z_][A-Za-z0-9_.-]*$/.test(row[0] ?? ""),
  );
}

/** Scripts may have written anything into the files: what sysusers.d(5) cannot say is left out. */
function isWritable(line: string): boolean {
  return !hasControlCharacters(line) && !line.includes("%");
}

function numberOf(id: string): string {
  const number = Number(id);
  return number >= chosen.first && number <= chosen.last ? "-" : id;
}

function quoted(field: string): string {
  if (field === "") return "-";
  return /^[\w@/.,:+-]+$/.test(field) ? field : `"${field.replaceAll(/["\\]/g, "")}"`;
}

import { type Accounts, DEFAULT_AGING, type Group, type User } from "@wherry/core/accounts/accounts.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import type { Finding } from "@wherry/core/errors/finding.ts";
import { closest } from "@wherry/core/errors/suggest.ts";
import type { ImageDefinition } from "../../definition/image-definition.ts";
import { entryFinding } from "../entry-finding.ts";

/** login.defs(5) UID_MIN and GID_MIN. */
const FIRST_ID = 1000;

/**
 * Adds the definition's groups and users: numbers that it names, else the lowest free ones from 1000 on, with a group
 * of the same number for each user that does not name a group; a system account gets the highest free one below. A
 * user who exists already (root) keeps number, group and home.
 *
 * @throws {WherryError} definition.invalid when numbers are taken already, or users are to be in groups that do not
 *   exist, with all of them
 */
export function addDefinedUsers(
  accounts: Accounts,
  definition: Pick<ImageDefinition, "users" | "groups" | "entriesAt">,
): Accounts {
  const { users, groups } = definition;
  const findings: Finding[] = [];
  const taken = (entry: string, message: string) =>
    entryFinding(definition, entry, { message, hint: "Choose another number, or leave it out for one that is free." });
  const known = new Map(accounts.groups.map((group) => [group.name, group]));
  const uids = new Set(accounts.users.map((user) => user.uid));
  const gids = new Set(accounts.groups.map((group) => group.gid));
  const existing = new Map(accounts.users.map((user) => [user.name, user]));

  const addGroup = (name: string, gid: number) => {
    if (gids.has(gid)) findings.push(taken(`groups ${name}`, `group ${name}: the number ${gid} is taken`));
    gids.add(gid);
    known.set(name, { name, gid, members: [], password: "!" });
  };
  for (const { name, gid } of groups) if (gid !== null && !known.has(name)) addGroup(name, gid);

  const uidOf = new Map<string, number>();
  const fresh = users.filter((user) => !existing.has(user.name));
  for (const { name, uid } of fresh) {
    if (uid === null) continue;
    if (uids.has(uid)) findings.push(taken(`users ${name}`, `user ${name}: the number ${uid} is taken`));
    uids.add(uid);
    uidOf.set(name, uid);
  }
  for (const { name, system } of fresh) {
    if (uidOf.has(name)) continue;
    const isUsed = (id: number) => uids.has(id) || gids.has(id);
    const uid = system ? highestFree(isUsed) : lowestFree(isUsed);
    uids.add(uid);
    uidOf.set(name, uid);
  }
  for (const { name, group } of fresh) {
    if (group !== null || known.has(name)) continue;
    const uid = uidOf.get(name) ?? FIRST_ID;
    addGroup(name, gids.has(uid) ? lowestFree((id) => gids.has(id) || uids.has(id)) : uid);
  }
  for (const { name } of groups)
    if (!known.has(name))
      addGroup(
        name,
        lowestFree((id) => gids.has(id) || uids.has(id)),
      );

  const groupNamed = (name: string, user: string): Group | undefined => {
    const group = known.get(name);
    if (group === undefined)
      findings.push(
        entryFinding(definition, `users ${user}`, {
          message: `user ${user} is to be in group ${name}, which does not exist`,
          hint: adviseOnGroup(name, known.keys()),
        }),
      );
    return group;
  };
  const added: User[] = [];
  for (const user of users) {
    const before = existing.get(user.name);
    const primary = before === undefined ? groupNamed(user.group ?? user.name, user.name)?.gid : before.gid;
    const entry: User = {
      name: user.name,
      uid: before?.uid ?? uidOf.get(user.name) ?? FIRST_ID,
      gid: primary ?? FIRST_ID,
      description: before?.description ?? user.description,
      home: before?.home ?? user.home,
      shell: user.shell,
      password: user.passwordHash ?? before?.password ?? "!*",
      aging: before?.aging ?? DEFAULT_AGING,
    };
    if (before === undefined) added.push(entry);
    else existing.set(user.name, entry);
    for (const name of user.groups) {
      const group = groupNamed(name, user.name);
      if (group !== undefined && !group.members.includes(user.name)) {
        known.set(name, { ...group, members: [...group.members, user.name] });
      }
    }
  }
  if (findings.length > 0)
    throw new WherryError("definition.invalid", "the definition's accounts do not fit together", { findings });
  return { users: [...existing.values(), ...added], groups: [...known.values()] };
}

function lowestFree(taken: (id: number) => boolean): number {
  let id = FIRST_ID;
  while (taken(id)) id++;
  return id;
}

/** login.defs(5) SYS_UID_MAX. */
function highestFree(taken: (id: number) => boolean): number {
  let id = FIRST_ID - 1;
  while (taken(id)) id--;
  return id;
}

function adviseOnGroup(name: string, known: Iterable<string>): string {
  const meant = closest(name, known);
  return meant === undefined ? `Add it to "groups".` : `Did you mean ${meant}?`;
}

import { type Accounts, EXPIRED, type Group, NO_AGING, type User } from "@wherry/core/accounts/accounts.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import type { SysusersLine } from "./sysusers-file.ts";

type UserLine = Extract<SysusersLine, { type: "user" }>;
type GroupLine = Extract<SysusersLine, { type: "group" }>;

/** System accounts: login.defs(5) SYS_UID_MAX, and what systemd is built with. */
const SYSTEM_RANGE = { first: 1, last: 999 } as const;

/**
 * Adds what sysusers.d(5) lines ask for, with the ids that systemd-sysusers(8) would give: groups before users, the
 * wanted number if it is free, else the number of the group or user of the same name, else the highest free number.
 * Whoever exists stays as they are.
 */
export function applySysusers(accounts: Accounts, lines: readonly SysusersLine[]): Accounts {
  const request = { ...collect(lines), existing: new Set(accounts.groups.map((group) => group.name)) };
  const state = new Allocation(accounts, request.ranges);
  for (const group of request.groups.values()) addGroup(state, group.name, group.gid, undefined);
  for (const user of request.users.values()) addUser(state, user, request);
  return {
    users: [...state.users.values()],
    groups: [...state.groups.values()].map((group) => withMembers(group, request.members.get(group.name) ?? [])),
  };
}

/** A user known only from a membership. */
const IMPLIED: Omit<UserLine, "name"> = {
  type: "user",
  uid: undefined,
  group: undefined,
  description: "",
  home: "/",
  shell: undefined,
  locked: false,
};

interface Request {
  readonly users: Map<string, UserLine>;
  readonly groups: Map<string, GroupLine>;
  /** Group name to the names of its members. */
  readonly members: Map<string, string[]>;
  readonly ranges: readonly { readonly first: number; readonly last: number }[];
  /** Groups that were there before. */
  readonly existing: ReadonlySet<string>;
}

/** The first line for a name counts; memberships imply both the user and the group. */
function collect(lines: readonly SysusersLine[]): Omit<Request, "existing"> {
  const users = new Map<string, UserLine>();
  const groups = new Map<string, GroupLine>();
  const members = new Map<string, string[]>();
  const ranges: { first: number; last: number }[] = [];
  for (const line of lines) {
    if (line.type === "user" && !users.has(line.name)) users.set(line.name, line);
    else if (line.type === "group" && !groups.has(line.name)) groups.set(line.name, line);
    else if (line.type === "member") members.set(line.group, [...(members.get(line.group) ?? []), line.name]);
    else if (line.type === "range") ranges.push({ first: line.first, last: line.last });
  }
  for (const [group, names] of members) {
    for (const name of names) {
      if (!users.has(name)) {
        users.set(name, { ...IMPLIED, name });
      }
    }
    if (!users.has(group) && !groups.has(group)) groups.set(group, { type: "group", name: group, gid: undefined });
  }
  return { users, groups, members, ranges: ranges.length > 0 ? ranges : [SYSTEM_RANGE] };
}

/** Who holds which number while more are handed out. */
class Allocation {
  readonly users = new Map<string, User>();
  readonly groups = new Map<string, Group>();
  readonly #uids = new Map<number, string>();
  readonly #gids = new Map<number, string>();
  readonly #ranges: readonly { readonly first: number; readonly last: number }[];
  /** Searching goes downwards and never back, for users and groups alike. */
  #next: number;

  constructor(accounts: Accounts, ranges: readonly { readonly first: number; readonly last: number }[]) {
    this.#ranges = ranges;
    this.#next = Math.max(...ranges.map((range) => range.last));
    for (const user of accounts.users) this.add(user);
    for (const group of accounts.groups) this.addGroup(group);
  }

  add(user: User): void {
    this.users.set(user.name, user);
    if (!this.#uids.has(user.uid)) this.#uids.set(user.uid, user.name);
  }

  addGroup(group: Group): void {
    this.groups.set(group.name, group);
    if (!this.#gids.has(group.gid)) this.#gids.set(group.gid, group.name);
  }

  /** Free as a uid, and no group of another name has the number. */
  uidIsFree(uid: number, name: string, besideGroups = true): boolean {
    return !this.#uids.has(uid) && (!besideGroups || (this.#gids.get(uid) ?? name) === name);
  }

  gidIsFree(gid: number, name: string, besideUsers = true): boolean {
    return !this.#gids.has(gid) && (!besideUsers || (this.#uids.get(gid) ?? name) === name);
  }

  highest(isFree: (id: number) => boolean, name: string): number {
    for (; this.#next > 0; this.#next--) {
      const id = this.#next;
      if (this.#ranges.some((range) => id >= range.first && id <= range.last) && isFree(id)) {
        this.#next--;
        return id;
      }
    }
    throw new WherryError("finisher.failed", `no system id is free for ${name}`, {
      hint: "give some of the image's accounts numbers of their own, from 1000 on, or leave out packages that bring some",
    });
  }
}

function addGroup(state: Allocation, name: string, wanted: number | undefined, uid: number | undefined): number {
  const present = state.groups.get(name);
  if (present !== undefined) return present.gid;
  let gid: number;
  if (wanted !== undefined && state.gidIsFree(wanted, name, false)) gid = wanted;
  else if (uid !== undefined && state.gidIsFree(uid, name)) gid = uid;
  else gid = state.highest((id) => state.gidIsFree(id, name), name);
  state.addGroup({ name, gid, members: [], password: "!*" });
  return gid;
}

function addUser(state: Allocation, line: UserLine, request: Request): void {
  const { gid, strict } = primaryGroup(state, line, request);
  if (state.users.has(line.name)) return;
  let uid: number;
  if (line.uid !== undefined && state.uidIsFree(line.uid, line.name, !strict)) uid = line.uid;
  else if (state.uidIsFree(gid, line.name)) uid = gid;
  else uid = state.highest((id) => state.uidIsFree(id, line.name), line.name);
  state.add({
    name: line.name,
    uid,
    gid,
    description: line.description,
    home: line.home,
    shell: line.shell ?? (uid === 0 ? "/bin/sh" : "/usr/sbin/nologin"),
    password: "!*",
    aging: line.locked ? EXPIRED : NO_AGING,
  });
}

/** `strict`: the line names its group, so that the uid need not go with a group of the same number. */
function primaryGroup(state: Allocation, line: UserLine, request: Request): { gid: number; strict: boolean } {
  if (typeof line.group === "number") {
    if (state.gidIsFree(line.group, line.name, false)) {
      throw noGroup(line);
    }
    return { gid: line.group, strict: true };
  }
  if (line.group !== undefined) {
    const group = state.groups.get(line.group);
    if (group !== undefined) return { gid: group.gid, strict: true };
    throw noGroup(line);
  }
  // A group that this very request made has taken its number already; the uid may be another's group number then.
  const made = request.groups.has(line.name) && !request.existing.has(line.name);
  return { gid: addGroup(state, line.name, undefined, line.uid), strict: made };
}

function withMembers(group: Group, names: readonly string[]): Group {
  if (names.every((name) => group.members.includes(name))) return group;
  return { ...group, members: [...new Set([...group.members, ...names])].sort() };
}

function noGroup({ name, group }: UserLine): WherryError {
  return new WherryError("finisher.failed", `user ${name} wants group ${group}, which does not exist`, {
    hint: "add the package that makes the group, or leave out the one that brings the user (sysusers.d)",
  });
}

import { WherryError } from "@wherry/core/errors/errors.ts";

/** The four account files as one value: passwd(5), group(5), shadow(5), gshadow(5). Order is the files'. */
export interface Accounts {
  readonly users: readonly User[];
  readonly groups: readonly Group[];
}

export interface User {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly description: string;
  readonly home: string;
  readonly shell: string;
  /** shadow's second field: a crypt(5) hash, "*" or "!*". */
  readonly password: string;
  /** shadow's fields after the password, with their colons: ":0:99999:7:::" after the day of the last change. */
  readonly aging: string;
}

export interface Group {
  readonly name: string;
  readonly gid: number;
  readonly members: readonly string[];
  /** gshadow's second field. */
  readonly password: string;
}

/** Aging as pwconv(8) fills it in from login.defs(5) for accounts that come from base-passwd. */
export const DEFAULT_AGING = ":0:99999:7:::";
/** Aging as systemd-sysusers(8) leaves it. */
export const NO_AGING = "::::::";
/** Expired since 1970-01-02, as systemd-sysusers(8) marks accounts that nobody may log in to. */
export const EXPIRED = ":::::1:";

/** base-passwd's passwd.master and group.master, which hold "*" where passwd(5) holds "x". */
export function parseMasters(passwd: string, group: string): Accounts {
  const users = lines(passwd, 7).map(
    ([name = "", password = "", uid = "", gid = "", description = "", home = "", shell = ""]) => ({
      name,
      uid: id(uid, "passwd.master"),
      gid: id(gid, "passwd.master"),
      description,
      home,
      shell,
      password,
      aging: DEFAULT_AGING,
    }),
  );
  const groups = lines(group, 4).map(([name = "", password = "", gid = "", members = ""]) => ({
    name,
    gid: id(gid, "group.master"),
    members: members.split(",").filter((member) => member !== ""),
    password,
  }));
  return { users, groups };
}

/** /etc/passwd. Passwords are in shadow. */
export function formatPasswd(accounts: Accounts): string {
  return text(accounts.users.map((u) => `${u.name}:x:${u.uid}:${u.gid}:${u.description}:${u.home}:${u.shell}`));
}

/** /etc/group. */
export function formatGroup(accounts: Accounts): string {
  return text(accounts.groups.map((group) => `${group.name}:x:${group.gid}:${group.members.join(",")}`));
}

/** /etc/shadow. `day` is the last change of every password, in days since 1970. */
export function formatShadow(accounts: Accounts, day: number): string {
  return text(accounts.users.map((user) => `${user.name}:${user.password}:${day}${user.aging}`));
}

/** /etc/gshadow. */
export function formatGshadow(accounts: Accounts): string {
  return text(accounts.groups.map((group) => `${group.name}:${group.password}::${group.members.join(",")}`));
}

function lines(content: string, fields: number): string[][] {
  const parsed: string[][] = [];
  for (const line of content.split("\n")) {
    if (line === "") continue;
    const parts = line.split(":");
    if (parts.length !== fields) {
      throw new WherryError("finisher.failed", `an account line has ${parts.length} fields, not ${fields}: ${line}`);
    }
    parsed.push(parts);
  }
  return parsed;
}

function id(value: string, file: string): number {
  if (!/^\d{1,10}$/.test(value)) throw new WherryError("finisher.failed", `${file} holds ${value} where an id belongs`);
  return Number(value);
}

function text(rows: readonly string[]): string {
  return rows.map((row) => `${row}\n`).join("");
}

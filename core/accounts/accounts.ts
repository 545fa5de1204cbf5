import { WherryError } from "../errors/errors.ts";
import { formatRows, parseRows, splitNames } from "./account-rows.ts";

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

/**
 * base-passwd's passwd.master and group.master, which hold "*" where passwd(5) holds "x".
 * @throws {WherryError} `finisher.failed` when a line has other fields than those files have
 */
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
    members: splitNames(members),
    password,
  }));
  return { users, groups };
}

/** /etc/passwd. Passwords are in shadow. */
export function formatPasswd({ users }: Accounts): string {
  return formatRows(users.map((u) => [u.name, "x", `${u.uid}`, `${u.gid}`, u.description, u.home, u.shell]));
}

/** /etc/group. */
export function formatGroup({ groups }: Accounts): string {
  return formatRows(groups.map(({ name, gid, members }) => [name, "x", `${gid}`, members.join(",")]));
}

/** /etc/shadow. `day` is the last change of every password, in days since 1970. */
export function formatShadow({ users }: Accounts, day: number): string {
  return formatRows(users.map(({ name, password, aging }) => [name, password, `${day}${aging}`]));
}

/** /etc/gshadow. */
export function formatGshadow({ groups }: Accounts): string {
  return formatRows(groups.map(({ name, password, members }) => [name, password, "", members.join(",")]));
}

/** Rows of a file that holds nothing but accounts. */
function lines(content: string, fields: number): string[][] {
  return parseRows(content).map((row) => {
    if (row.length === fields) return row;
    const line = row.join(":");
    throw new WherryError("finisher.failed", `an account line has ${row.length} fields, not ${fields}: ${line}`);
  });
}

function id(value: string, file: string): number {
  if (!/^\d{1,10}$/.test(value)) throw new WherryError("finisher.failed", `${file} holds ${value} where an id belongs`);
  return Number(value);
}

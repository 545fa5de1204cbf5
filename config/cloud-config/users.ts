import type { PasswdGroup, PasswdUser } from "../ignition/config.ts";
import { given } from "../shapes/given.ts";
import type { Context } from "./context.ts";
import { type Parts, textFile } from "./parts.ts";
import {
  ignoreOthers,
  isLine,
  itemsOf,
  type Placed,
  type PlacedMap,
  readFlag,
  readLine,
  readLines,
  readMap,
  readText,
  valueAt,
} from "./read.ts";

const keys = [
  "name",
  "gecos",
  "groups",
  "primary_group",
  "create_groups",
  "shell",
  "homedir",
  "no_create_home",
  "no_user_group",
  "no_log_init",
  "system",
  "uid",
  "sudo",
  "lock_passwd",
  "passwd",
  "hashed_passwd",
  "ssh_authorized_keys",
];
const reasons: Readonly<Record<string, string>> = {
  plain_text_passwd: "a password has to come as its hash, in hashed_passwd",
  expiredate: "Ignition has no accounts that expire",
  inactive: "Ignition has no accounts that expire",
  selinux_user: "images have no SELinux",
  snapuser: "images have no snaps",
  ssh_import_id: "keys are not fetched from elsewhere: name them in ssh_authorized_keys",
  ssh_redirect_user: "there is no redirecting of users",
  doas: "images have no doas",
};

/** What a user is called in Debian (useradd(8)); a "$" at the end is for Samba. */
const accountName = /^[A-Za-z_][A-Za-z0-9_.-]{0,31}\$?$/;
const noName = "it is no name of an account";

interface Account {
  readonly user: PasswdUser;
  readonly groups: readonly string[];
  readonly sudo: readonly string[];
}

/** `user`, `users`, `groups` and the SSH keys at the top. */
export function translateUsers(root: PlacedMap, context: Context): Parts {
  const said = new Map<string, Account[]>();
  const own = valueAt(root, "user");
  const administrator = nameOfDefault(own, context);
  const add = (account: Account | undefined) => {
    if (account === undefined) return;
    const before = said.get(account.user.name);
    if (before === undefined) said.set(account.user.name, [account]);
    else before.push(account);
  };
  const users = valueAt(root, "users");
  const entries = users === undefined ? [] : listUsers(users);
  for (const entry of entries) add(readUser(entry, administrator, context));
  if (own?.node.kind === "object") add(readUser(withUnderscores(own.node, own.path), administrator, context));
  if (own !== undefined && !said.has(administrator)) add(bareAccount(administrator));
  const topKeys = valueAt(root, "ssh_authorized_keys");
  if (topKeys !== undefined) {
    // Without users of its own, a cloud-config has the default user.
    if (users === undefined || said.has(administrator)) {
      add({
        ...bareAccount(administrator),
        user: { name: administrator, sshAuthorizedKeys: readKeys(topKeys, context) },
      });
    } else context.ignore(topKeys.path, 'it is for the default user, and users has no "default"');
  }
  const accounts = new Map([...said].map(([name, parts]) => [name, mergeAccounts(parts)]));
  const groups = new Map<string, PasswdGroup>();
  for (const name of [...accounts.values()].flatMap((account) => account.groups)) groups.set(name, { name });
  const named = valueAt(root, "groups");
  const joined = named === undefined ? [] : readGroups(named, { accounts, groups }, context);
  for (const [name, more] of joined) {
    const { user, ...rest } = accounts.get(name) ?? bareAccount(name);
    accounts.set(name, { ...rest, user: { ...user, groups: [...new Set([...(user.groups ?? []), ...more])] } });
  }
  const list = [...accounts.values()];
  const rules = list.flatMap(({ user, sudo }) => sudoRules(user.name, sudo));
  const sudoers = textFile("/etc/sudoers.d/90-cloud-init-users", rules.join("\n"), 0o440);
  return {
    users: list.map(({ user }) => user),
    groups: [...groups.values()],
    files: rules.length > 0 ? [sudoers] : [],
  };
}

/** `distros.write_sudo_rules`. */
function sudoRules(name: string, rules: readonly string[]): readonly string[] {
  return rules.length === 0 ? [] : [`# User rules for ${name}`, ...rules.map((rule) => `${name} ${rule}`), ""];
}

function bareAccount(name: string): Account {
  return { user: { name }, groups: [], sudo: [] };
}

function nameOfDefault(own: Placed | undefined, context: Context): string {
  if (own === undefined) return context.administrator;
  const value = own.node.kind === "object" ? valueAt(own, "name") : own;
  const name = readLine(value, context);
  if (name === undefined || accountName.test(name)) return name ?? context.administrator;
  context.ignore(own.path, noName);
  return context.administrator;
}

/** A list, a map by name, or names with commas between them. */
function listUsers({ node, path }: Placed): readonly Placed[] {
  if (node.kind !== "object") {
    const items = itemsOf({ node, path }).flatMap((item) => (item.node.kind === "list" ? itemsOf(item) : [item]));
    return items.flatMap(splitNames);
  }
  return node.entries.flatMap(({ key, value }): readonly Placed[] => {
    const place = [...path, key];
    const name = { kind: "string", text: key, offset: value.offset, end: value.end } as const;
    if (value.kind !== "object")
      return readFlag({ node: value, path: place }, false) ? [{ node: name, path: place }] : [];
    const entry = { key: "name", keyOffset: value.offset, keyEnd: value.offset, value: name };
    return [{ node: { ...value, entries: [...value.entries, entry] }, path: place }];
  });
}

function splitNames({ node, path }: Placed): readonly Placed[] {
  if (node.kind !== "string") return [{ node, path }];
  const names = node.text.split(",").map((name) => name.trim());
  return names.flatMap((text) => (text === "" ? [] : [{ node: { ...node, text }, path }]));
}

function withUnderscores(node: PlacedMap["node"], path: PlacedMap["path"]): PlacedMap {
  return {
    node: { ...node, entries: node.entries.map((entry) => ({ ...entry, key: entry.key.replaceAll("-", "_").trim() })) },
    path,
  };
}

function readUser(entry: Placed, administrator: string, context: Context): Account | undefined {
  if (entry.node.kind === "null") return undefined;
  if (entry.node.kind === "string") return named(entry.node.text);
  const read = readMap(entry, context);
  if (read === undefined) return undefined;
  const map = withUnderscores(read.node, read.path);
  ignoreOthers(map, keys, reasons, context);
  const isOwn = entry.path[0] === "user";
  const found = named(isOwn ? "default" : (readLine(valueAt(map, "name"), context) ?? "default"));
  return found && readAccount(map, found.user.name, context);

  function named(text: string): Account | undefined {
    const name = text === "default" ? administrator : text;
    if (accountName.test(name)) return bareAccount(name);
    context.ignore(entry.path, noName);
    return undefined;
  }
}

function readAccount(map: PlacedMap, name: string, context: Context): Account {
  const line = (key: string) => field(key, readLine(valueAt(map, key), context));
  const flag = (key: string) => (readFlag(valueAt(map, key), false) ? true : undefined);
  const groups = readGroupNames(valueAt(map, "groups"), context);
  const primaryGroup = line("primary_group");
  const keys = valueAt(map, "ssh_authorized_keys");
  const sshAuthorizedKeys = keys === undefined ? [] : readKeys(keys, context);
  const created = readFlag(valueAt(map, "create_groups"), true) ? groups : [];
  return {
    user: {
      name,
      ...given({
        uid: readUid(valueAt(map, "uid"), context),
        gecos: line("gecos"),
        homeDir: line("homedir"),
        shell: line("shell"),
        primaryGroup,
        groups: groups.length > 0 ? groups : undefined,
        noCreateHome: flag("no_create_home"),
        noUserGroup: flag("no_user_group"),
        noLogInit: flag("no_log_init"),
        system: flag("system"),
        passwordHash: readHash(),
        sshAuthorizedKeys: sshAuthorizedKeys.length > 0 ? sshAuthorizedKeys : undefined,
      }),
    },
    groups: [...(primaryGroup === undefined ? [] : [primaryGroup]), ...created],
    sudo: readSudo(valueAt(map, "sudo"), context),
  };

  /** What stands in a field of passwd(5). */
  function field(key: string, text: string | undefined): string | undefined {
    if (text === undefined || !text.includes(":")) return text;
    context.ignore([...map.path, key], 'a field of an account has no ":"');
    return undefined;
  }

  /** Locked, as every account is that is not said to be none (`distros.create_user`). */
  function readHash(): string | undefined {
    const hash = line("hashed_passwd") ?? line("passwd");
    return hash !== undefined && readFlag(valueAt(map, "lock_passwd"), true) ? `!${hash}` : hash;
  }
}

function readUid(value: Placed | undefined, context: Context): number | undefined {
  const text = readText(value, context);
  if (value === undefined || text === undefined) return undefined;
  const uid = value.node.kind === "number" ? Number(value.node.text) : /^[0-9]{1,10}$/.test(text) ? Number(text) : -1;
  if (Number.isInteger(uid) && uid >= 0 && uid < 2 ** 31) return uid;
  context.ignore(value.path, "it is no number of an account");
  return undefined;
}

/** A text, or a list of rules; false and null are none. */
function readSudo(value: Placed | undefined, context: Context): readonly string[] {
  if (value === undefined || (value.node.kind === "boolean" && value.node.text === "false")) return [];
  return readLines(value, context);
}

/** A key, a list of keys, or a map of which the values are keys. */
function readKeys({ node, path }: Placed, context: Context): string[] {
  const values =
    node.kind === "object"
      ? node.entries.map(({ key, value }) => ({ node: value, path: [...path, key] }))
      : itemsOf({ node, path });
  return [...new Set(values.flatMap((value) => readLine(value, context)?.trim() ?? []))].filter(isLine);
}

/** Names with commas, a list of names, or a map of which the keys are names. */
function readGroupNames(value: Placed | undefined, context: Context): string[] {
  if (value === undefined) return [];
  const { node, path } = value;
  const names: readonly Placed[] =
    node.kind === "object"
      ? node.entries.map(({ key, keyOffset, keyEnd }) => ({
          node: { kind: "string", text: key, offset: keyOffset, end: keyEnd },
          path: [...path, key],
        }))
      : itemsOf(value).flatMap(splitNames);
  return [...new Set(names.flatMap((name) => readName(name, context) ?? []))];
}

function readName(value: Placed, context: Context): string | undefined {
  const name = readLine(value, context);
  if (name === undefined || accountName.test(name)) return name;
  context.ignore(value.path, noName);
  return undefined;
}

interface Known {
  readonly accounts: ReadonlyMap<string, Account>;
  readonly groups: Map<string, PasswdGroup>;
}

/** `groups`: names, or maps of a name and members (`ug_util._normalize_groups`); gives the groups of each member. */
function readGroups(
  value: Placed,
  { accounts, groups }: Known,
  context: Context,
): ReadonlyMap<string, ReadonlySet<string>> {
  const joined = new Map<string, Set<string>>();
  for (const item of itemsOf(value).flatMap(splitNames)) {
    if (item.node.kind !== "object") {
      const name = readName(item, context);
      if (name !== undefined) groups.set(name, { name });
      continue;
    }
    for (const { key, value: members } of item.node.entries) {
      const path = [...item.path, key];
      if (!accountName.test(key)) {
        context.ignore(path, noName);
        continue;
      }
      groups.set(key, { name: key });
      if (members.kind === "null") continue;
      for (const member of itemsOf({ node: members, path }).flatMap(splitNames)) join(member, key);
    }
  }
  return joined;

  function join(member: Placed, group: string): void {
    const name = readName(member, context);
    if (name === undefined) return;
    if (!accounts.has(name) && name !== "root") {
      context.ignore(member.path, `${name} is none of the users here`);
      return;
    }
    const of = joined.get(name) ?? new Set();
    joined.set(name, of.add(group));
  }
}

/** Of one user who is named several times: the later values, all groups, keys and rules. */
function mergeAccounts(parts: readonly Account[]): Account {
  const all = (of: (account: Account) => readonly string[] | undefined) => [
    ...new Set(parts.flatMap((part) => of(part) ?? [])),
  ];
  const groups = all(({ user }) => user.groups);
  const sshAuthorizedKeys = all(({ user }) => user.sshAuthorizedKeys);
  const user: PasswdUser = Object.assign({}, ...parts.map((part) => part.user));
  return {
    user: {
      ...user,
      ...(groups.length > 0 ? { groups } : {}),
      ...(sshAuthorizedKeys.length > 0 ? { sshAuthorizedKeys } : {}),
    },
    groups: all((account) => account.groups),
    sudo: all((account) => account.sudo),
  };
}

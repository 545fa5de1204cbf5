import {
  type Accounts,
  formatGroup,
  formatGshadow,
  formatPasswd,
  formatShadow,
  NO_AGING,
  parseMasters,
} from "@wherry/core/accounts/accounts.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { baseName, isWithin } from "@wherry/core/paths/paths.ts";
import type { Tree } from "@wherry/core/tree/tree.ts";
import type { ImageDefinition, UserDefinition } from "../../definition/image-definition.ts";
import { draftOf, putDirectory, putFile, putNode, type TreeDraft } from "../../tree/edit.ts";
import type { FinishContext } from "../context.ts";
import { entryFinding } from "../entry-finding.ts";
import { readText } from "../read-text.ts";
import { withFixedNumbers } from "./account-numbers.ts";
import { addDefinedUsers } from "./defined-users.ts";
import { applySysusers } from "./sysusers.ts";
import { parseSysusers, type SysusersLine } from "./sysusers-file.ts";

/**
 * Who may own a file and log in: the distribution's accounts, then every sysusers.d(5) file and the accounts that
 * scripts would have made, with numbers that follow from their names alone (`withFixedNumbers`), then the definition's
 * users with their homes and SSH keys. Returns the accounts too, for whoever has names to resolve.
 *
 * @throws {WherryError} definition.invalid when accounts do not fit together, or may use sudo, which is not there
 */
export async function finishAccounts(
  tree: Tree,
  context: FinishContext,
): Promise<{ readonly tree: Tree; readonly accounts: Accounts }> {
  const { definition, epoch } = context;
  const accounts = addDefinedUsers(await packagedAccounts(tree, context), definition);

  const draft = draftOf(tree);
  const shadow = { mode: 0o640, gid: accounts.groups.find((group) => group.name === "shadow")?.gid ?? 0, mtime: epoch };
  putFile(draft, "/etc/passwd", formatPasswd(accounts), { mtime: epoch });
  putFile(draft, "/etc/group", formatGroup(accounts), { mtime: epoch });
  // On the first day of all, passwords count as expired (shadow(5)).
  putFile(draft, "/etc/shadow", formatShadow(accounts, Math.max(1, Math.floor(epoch / 86_400))), shadow);
  putFile(draft, "/etc/gshadow", formatGshadow(accounts), shadow);
  const people = definition.users.filter(({ name, system }) => name !== "root" && !system).map(({ name }) => name);
  const subordinate = subordinateIds(people) + (tree.has("/usr/bin/podman") ? containersRange : "");
  putFile(draft, "/etc/subuid", subordinate, { mtime: epoch });
  putFile(draft, "/etc/subgid", subordinate, { mtime: epoch });
  for (const user of definition.users) {
    const account = accounts.users.find((candidate) => candidate.name === user.name);
    if (account !== undefined) putHome(draft, account, user, epoch);
  }
  putSudoers(draft, definition, epoch);
  return { tree: draft, accounts };
}

type AccountContext = Pick<FinishContext, "effects" | "read" | "policy"> & Partial<Pick<FinishContext, "packages">>;

/** The accounts that packages alone bring, without the definition's. */
export async function packagedAccounts(tree: Tree, context: AccountContext): Promise<Accounts> {
  const base = await baseAccounts(tree, context);
  return applySysusers(base, withFixedNumbers(await sysusersLines(tree, context), context.policy.accounts.numbered));
}

/** The distribution's, or the two that every system has. */
async function baseAccounts(tree: Tree, context: AccountContext): Promise<Accounts> {
  const { masters } = context.policy.accounts;
  const passwd = masters === null ? undefined : await readText(tree, masters.passwd, context);
  const group = masters === null ? undefined : await readText(tree, masters.group, context);
  if (passwd !== undefined && group !== undefined) return parseMasters(passwd, group);
  const nologin = "/usr/sbin/nologin";
  const locked = { password: "*", aging: NO_AGING };
  return {
    users: [
      { name: "root", uid: 0, gid: 0, description: "root", home: "/root", shell: "/bin/sh", ...locked },
      {
        name: "nobody",
        uid: 65534,
        gid: 65534,
        description: "nobody",
        home: "/nonexistent",
        shell: nologin,
        ...locked,
      },
    ],
    groups: [
      { name: "root", gid: 0, members: [], password: "*" },
      { name: "nogroup", gid: 65534, members: [], password: "*" },
    ],
  };
}

/** All files in the order of their names, as one run of systemd-sysusers would read them; then what scripts add. */
async function sysusersLines(tree: Tree, context: AccountContext): Promise<SysusersLine[]> {
  const files = new Map<string, string>();
  // The same name in /etc takes the place of the one in /usr (sysusers.d(5)).
  for (const folder of ["/usr/lib/sysusers.d", "/etc/sysusers.d"]) {
    for (const path of tree.keys()) {
      if (path !== folder && isWithin(path, folder) && path.endsWith(".conf")) files.set(baseName(path), path);
    }
  }
  const lines: SysusersLine[] = [];
  for (const [, path] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    lines.push(...parseSysusers((await readText(tree, path, context)) ?? "", path));
  }
  giveHomes(lines, context);
  for (const effect of context.effects) {
    if (effect.kind === "account") lines.push(...parseEffect(effect.sysusers, effect.recordedOf));
  }
  return lines;
}

/** Where a script is first to add an account, that of sysusers.d is no more than its name. */
function giveHomes(lines: SysusersLine[], { packages = [], policy: { accounts } }: AccountContext): void {
  const homes = new Map(packages.flatMap(({ scripts }) => scripts.flatMap(({ text }) => [...accounts.homes(text)])));
  for (const [index, line] of lines.entries()) {
    if (line.type !== "user" || line.home !== NO_SAID_HOME) continue;
    lines[index] = { ...line, home: homes.get(line.name) ?? line.home };
  }
}

/** Of a package's recorded scripts; without a name, of reviewed ones, which come with Wherry. */
function parseEffect(sysusers: string, recordedOf: string | undefined): readonly SysusersLine[] {
  if (recordedOf === undefined) return parseSysusers(sysusers, "the table of reviewed scripts");
  const hint = "make the lock anew, so that they are recorded again, or acknowledge the scripts: docs/scripts.md";
  return parseSysusers(sysusers, `the record of ${recordedOf}'s scripts`, hint);
}

/** 65536 subordinate ids for each user, from 100000 on (login.defs(5) SUB_UID_MIN): rootless containers need them. */
function subordinateIds(names: readonly string[]): string {
  return names.map((name, index) => `${name}:${100_000 + index * 65_536}:65536\n`).join("");
}

/**
 * What `podman run --userns=auto` as root takes ranges from (containers-storage.conf(5), remap-user): half of all ids,
 * beyond those that systemd takes for containers of its own.
 */
const containersRange = "containers:2147483647:2147483648\n";

function putHome(
  draft: TreeDraft,
  account: Accounts["users"][number],
  { keys, system }: UserDefinition,
  mtime: number,
): void {
  const owner = { uid: account.uid, gid: account.gid, mtime };
  if (!draft.has(account.home) && account.home !== NO_HOME) {
    putDirectory(draft, account.home, { ...owner, mode: 0o700 });
    // Shells' settings are for people: what a service finds in its folder is its own.
    const isPerson = !system && (account.uid === 0 || account.uid >= FIRST_PERSON);
    if (isPerson) putSkeleton(draft, account);
  }
  if (keys.length === 0) return;
  putDirectory(draft, `${account.home}/.ssh`, { ...owner, mode: 0o700 });
  putFile(draft, `${account.home}/.ssh/authorized_keys`, keys.map((key) => `${key}\n`).join(""), {
    ...owner,
    mode: 0o600,
  });
}

/** What sysusers.d(5) means where it says no home. */
const NO_SAID_HOME = "/";
/** The home that adduser(8) writes for accounts without one. */
const NO_HOME = "/nonexistent";
/** login.defs(5), UID_MIN. */
const FIRST_PERSON = 1000;

function putSkeleton(draft: TreeDraft, account: Accounts["users"][number]): void {
  for (const [path, node] of [...draft]) {
    if (!path.startsWith("/etc/skel/")) continue;
    putNode(draft, account.home + path.slice("/etc/skel".length), { ...node, uid: account.uid, gid: account.gid });
  }
}

/** Whoever has no password could never answer when sudo asks for it. */
function putSudoers(draft: TreeDraft, definition: ImageDefinition, mtime: number): void {
  const mighty = definition.users.filter(({ sudo }) => sudo);
  if (mighty.length === 0) return;
  if (!draft.has("/usr/bin/sudo")) {
    const hint = "add the package sudo to packages.install";
    const [first] = mighty;
    const message = `users: ${first?.name} has sudo: true, and there is no sudo`;
    const finding = entryFinding(definition, `users ${first?.name}`, { message, hint });
    throw new WherryError("definition.invalid", finding.message, { findings: [finding] });
  }
  const lines = mighty.map(
    ({ name, passwordHash }) => `${name} ALL=(ALL:ALL) ${passwordHash === null ? "NOPASSWD: " : ""}ALL\n`,
  );
  putFile(draft, "/etc/sudoers.d/90-image", lines.join(""), { mode: 0o440, mtime });
}

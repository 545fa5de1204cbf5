import type { PasswdUser } from "@wherry/config/ignition/config.ts";
import { type Row, splitNames } from "@wherry/core/accounts/account-rows.ts";
import { joinPath } from "@wherry/core/paths/paths.ts";
import { ProvisionError } from "../plan/provision-error.ts";
import type { AccountFiles } from "./account-files.ts";
import { authorizeKeys } from "./authorized-keys.ts";
import { checkName, checkPath, checkText } from "./check-fields.ts";
import { chooseId, chooseSubordinateRange } from "./choose-id.ts";
import { addGroup, dropRows, findGroup, groupNamed, setMemberships } from "./groups.ts";
import { changeOwner, type HomePlace, makeHome, moveHome } from "./homes.ts";
import type { LoginSettings } from "./login-settings.ts";

interface UserPlanning extends HomePlace {
  readonly files: AccountFiles;
  readonly settings: LoginSettings;
  /** Days since 1970, as shadow(5) notes a password's last change; empty where the clock is not set. */
  readonly today: string;
}

/** Makes, changes or removes one user of the configuration, as useradd(8), usermod(8) and userdel(8) do. */
export function planUser(user: PasswdUser, planning: UserPlanning): void {
  const { files, from } = planning;
  const existing = files.passwd.find(([name]) => name === user.name);
  if (user.shouldExist === false) {
    if (existing !== undefined) removeUser(existing, planning);
    return;
  }
  checkUser(user, from);
  const row = existing ?? addUser(user, planning);
  if (existing !== undefined) changeUser(existing, user, planning);
  const [name = "", , uid, gid, , home = "/"] = row;
  const { passwordHash } = user;
  if (passwordHash !== undefined || existing === undefined) setPassword(name, passwordHash || "*", row, planning);
  authorizeKeys(home, user.sshAuthorizedKeys ?? [], { uid: Number(uid), gid: Number(gid) }, planning);
}

function checkUser(user: PasswdUser, from: UserPlanning["from"]): void {
  checkName(user.name, [...from, "name"]);
  for (const field of ["gecos", "passwordHash"] as const) checkText(user[field] ?? "", [...from, field]);
  for (const field of ["homeDir", "shell"] as const) if (user[field]) checkPath(user[field], [...from, field]);
}

/** useradd(8). */
function addUser(user: PasswdUser, planning: UserPlanning): Row {
  const { files, settings, from } = planning;
  const system = user.system === true;
  const groups = groupNames(user, planning);
  const taken = new Set(files.passwd.map(([, , uid]) => Number(uid)));
  if (user.uid !== undefined) refuseTaken(user.uid, planning);
  const uid = user.uid ?? chooseId(taken, system ? settings.systemUsers : settings.users, { system });
  if (uid === undefined)
    throw new ProvisionError("accounts.conflict", `no number is left for user ${user.name}`, { path: from });
  const gid = primaryGroup(user, uid, planning);
  const home = user.homeDir || joinPath(settings.homeFolder, user.name);
  const row = [user.name, "x", String(uid), String(gid), user.gecos ?? "", home, user.shell || settings.shell];
  files.passwd.push(row);
  files.shadow.push([user.name, "*", "", ...(system ? ["", "", ""] : settings.aging), "", "", ""]);
  setMemberships(user.name, groups, files);
  const isOrdinary = !system && (user.uid === undefined || (uid >= settings.users.least && uid <= settings.users.most));
  if (isOrdinary) {
    addSubordinateRange(user.name, files.subuid, settings.subordinateUsers);
    addSubordinateRange(user.name, files.subgid, settings.subordinateGroups);
  }
  if (user.noCreateHome !== true) makeHome(home, { uid, gid }, settings, planning);
  return row;
}

/** The one that is named, else one of the user's own, else the one for all. */
function primaryGroup(user: PasswdUser, uid: number, { files, settings, from }: UserPlanning): number {
  if (user.primaryGroup) return Number(groupNamed(files, user.primaryGroup, [...from, "primaryGroup"])[2]);
  if (user.noUserGroup === true || !settings.userGroups) {
    const { group } = settings;
    return /^\d+$/.test(group) ? Number(group) : Number(groupNamed(files, group, [...from, "noUserGroup"])[2]);
  }
  if (findGroup(files, user.name) !== undefined) {
    throw new ProvisionError("accounts.conflict", `user ${user.name} cannot have a group of the same name: it exists`, {
      path: from,
      hint: `Set "primaryGroup": "${user.name}" where the user is to be in it.`,
    });
  }
  const group = { name: user.name, gid: undefined, preferred: uid, system: user.system === true, password: "!" };
  return addGroup(group, files, settings, from);
}

/** usermod(8). */
function changeUser(row: Row, user: PasswdUser, planning: UserPlanning): void {
  const { files, from } = planning;
  const before = { uid: Number(row[2]), gid: Number(row[3]) };
  if (user.uid !== undefined && user.uid !== before.uid) refuseTaken(user.uid, planning);
  const group = user.primaryGroup ? groupNamed(files, user.primaryGroup, [...from, "primaryGroup"]) : undefined;
  const after = { uid: user.uid ?? before.uid, gid: group === undefined ? before.gid : Number(group[2]) };
  const old = row[5] ?? "/";
  const home = user.homeDir || old;
  row[2] = String(after.uid);
  row[3] = String(after.gid);
  if (user.gecos) row[4] = user.gecos;
  row[5] = home;
  if (user.shell) row[6] = user.shell;
  if (user.groups !== undefined && user.groups.length > 0) setMemberships(user.name, groupNames(user, planning), files);
  moveHome(old, home, planning);
  changeOwner(home, before, after, planning);
}

/** userdel(8) --remove. */
function removeUser([name = "", , uid, gid, , home = "/"]: Row, { files, settings, draft, from }: UserPlanning): void {
  dropRows(files.passwd, name);
  dropRows(files.shadow, name);
  dropRows(files.subuid, name);
  dropRows(files.subgid, name);
  setMemberships(name, new Set(), files);
  const own = findGroup(files, name);
  const isNeeded = files.passwd.some((other) => other[3] === gid) || splitNames(own?.[3]).length > 0;
  if (settings.userGroups && own?.[2] === gid && !isNeeded) {
    dropRows(files.group, name);
    dropRows(files.gshadow, name);
  }
  const node = draft.lookup(home);
  const isShared = files.passwd.some((other) => other[5] === home || other[5]?.startsWith(`${home}/`));
  if (home !== "/" && node?.kind === "directory" && node.uid === Number(uid) && !isShared) draft.remove(home, from);
  draft.remove(`/var/mail/${name}`, from);
}

function setPassword(name: string, hash: string, row: Row, { files, today }: UserPlanning): void {
  const shadow = files.shadow.find(([other]) => other === name);
  row[1] = "x";
  if (shadow === undefined) files.shadow.push([name, hash, today, "", "", "", "", "", ""]);
  else {
    shadow[1] = hash;
    shadow[2] = today;
  }
}

function groupNames(user: PasswdUser, { files, from }: UserPlanning): ReadonlySet<string> {
  const { groups = [] } = user;
  return new Set(groups.map((name, index) => groupNamed(files, name, [...from, "groups", index])[0] ?? name));
}

function refuseTaken(uid: number, { files, from }: UserPlanning): void {
  const other = files.passwd.find((row) => row[2] === String(uid));
  if (other === undefined) return;
  throw new ProvisionError("accounts.conflict", `the number ${uid} is user ${other[0]}'s`, {
    path: [...from, "uid"],
    hint: "Take another number, or leave it out.",
  });
}

/** What rootless containers map their users to. One who has a range keeps it. */
function addSubordinateRange(name: string, rows: Row[] | undefined, range: LoginSettings["subordinateUsers"]): void {
  if (rows === undefined || rows.some(([other]) => other === name)) return;
  const taken = rows
    .map(([, start, count]) => ({ start: Number(start), count: Number(count) }))
    .filter((one) => Number.isSafeInteger(one.start) && Number.isSafeInteger(one.count));
  const start = chooseSubordinateRange(taken, range);
  if (start !== undefined && range.count > 0) rows.push([name, String(start), String(range.count)]);
}

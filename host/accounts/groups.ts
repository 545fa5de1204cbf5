import type { PasswdGroup } from "@wherry/config/ignition/config.ts";
import { type Row, splitNames } from "@wherry/core/accounts/account-rows.ts";
import { createFinding, type Finding } from "@wherry/core/errors/finding.ts";
import { closest } from "@wherry/core/errors/suggest.ts";
import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { ProvisionError } from "../plan/provision-error.ts";
import type { AccountFiles } from "./account-files.ts";
import { checkName, checkText } from "./check-fields.ts";
import { chooseId } from "./choose-id.ts";
import type { LoginSettings } from "./login-settings.ts";

/**
 * Makes, keeps or removes one group of the configuration, as groupadd(8) and groupdel(8) do. The findings tell of one
 * that exists already and is kept.
 *
 * @throws {ProvisionError} accounts.conflict when it exists with another number, its number is taken, no number is
 *   left, or it is to go and is some user's primary group
 * @throws {ProvisionError} config.invalid when its name or password hash cannot stand in group(5)
 */
export function planGroup(group: PasswdGroup, files: AccountFiles, settings: LoginSettings, from: DataPath): Finding[] {
  const { name, gid, passwordHash = "" } = group;
  const existing = findGroup(files, name);
  if (group.shouldExist === false) {
    if (existing !== undefined) removeGroup(existing, files, from);
    return [];
  }
  checkName(name, [...from, "name"]);
  checkText(passwordHash, [...from, "passwordHash"]);
  if (existing !== undefined) {
    if (gid !== undefined && gid !== Number(existing[2])) {
      throw new ProvisionError("accounts.conflict", `group ${name} exists with the number ${existing[2]}, not ${gid}`, {
        path: [...from, "gid"],
        hint: "Leave the number out, or take another name.",
      });
    }
    const message = `group ${name} exists already and is kept as it is`;
    return [createFinding("info", message, { path: from })];
  }
  addGroup({ name, gid, system: group.system === true, password: passwordHash || "*" }, files, settings, from);
  return [];
}

interface NewGroup {
  readonly name: string;
  readonly gid: number | undefined;
  /** Taken where it is free and in the range. */
  readonly preferred?: number;
  readonly system: boolean;
  readonly password: string;
}

/**
 * Adds a group and gives its number.
 *
 * @throws {ProvisionError} accounts.conflict when the number asked for is taken, or none is left in the range
 */
export function addGroup(group: NewGroup, files: AccountFiles, settings: LoginSettings, from: DataPath): number {
  const { name, system, preferred, password } = group;
  const taken = new Map(files.group.map(([other = "", , id = ""]) => [Number(id), other]));
  if (group.gid !== undefined && taken.has(group.gid)) {
    throw new ProvisionError("accounts.conflict", `the number ${group.gid} is group ${taken.get(group.gid)}'s`, {
      path: [...from, "gid"],
      hint: "Take another number, or leave it out.",
    });
  }
  const range = system ? settings.systemGroups : settings.groups;
  const wish = preferred === undefined ? { system } : { system, preferred };
  const gid = group.gid ?? chooseId(new Set(taken.keys()), range, wish);
  if (gid === undefined)
    throw new ProvisionError("accounts.conflict", `no number is left for group ${name}`, { path: from });
  files.group.push([name, files.gshadow === undefined ? password : "x", String(gid), ""]);
  files.gshadow?.push([name, password, "", ""]);
  return gid;
}

function removeGroup(row: Row, files: AccountFiles, from: DataPath): void {
  const [name = "", , gid] = row;
  const user = files.passwd.find((other) => other[3] === gid);
  if (user !== undefined) {
    throw new ProvisionError("accounts.conflict", `group ${name} is the primary group of user ${user[0]}`, {
      path: from,
      hint: "Remove the user too, or keep the group.",
    });
  }
  dropRows(files.group, name);
  dropRows(files.gshadow, name);
}

/** The row of group(5) with this name; undefined where no group has it. */
export function findGroup(files: AccountFiles, name: string): Row | undefined {
  return files.group.find(([other]) => other === name);
}

/**
 * The row of group(5) of the group with this name, or else with this number.
 *
 * @throws {ProvisionError} accounts.unknown when no group has it as its name or number
 */
export function groupNamed(files: AccountFiles, name: string, from: DataPath): Row {
  const group = findGroup(files, name) ?? files.group.find(([, , gid]) => /^\d+$/.test(name) && gid === name);
  if (group !== undefined) return group;
  const meant = closest(
    name,
    files.group.map(([other = ""]) => other),
  );
  throw new ProvisionError("accounts.unknown", `there is no group ${name}`, {
    path: from,
    hint: meant === undefined ? "Add it to passwd.groups." : `Did you mean ${meant}?`,
  });
}

/** Makes the user a member of exactly these groups, as usermod(8) --groups does; members of other groups stay. */
export function setMemberships(user: string, groups: ReadonlySet<string>, files: AccountFiles): void {
  for (const row of [...files.group, ...(files.gshadow ?? [])]) {
    const members = splitNames(row[3]);
    const isMember = members.includes(user);
    if (row.length !== 4 || isMember === groups.has(row[0] ?? "")) continue;
    row[3] = (isMember ? members.filter((member) => member !== user) : [...members, user]).join(",");
  }
}

/** Takes all rows whose first field is `name` out of an account file's rows, in place; nothing without rows. */
export function dropRows(rows: Row[] | undefined, name: string): void {
  if (rows === undefined) return;
  const kept = rows.filter(([other]) => other !== name);
  rows.splice(0, rows.length, ...kept);
}

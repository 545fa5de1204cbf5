import { list } from "../ignition/v2/compact.ts";
import type { Ignition2Config, Ignition2User } from "../ignition/v2/config.ts";
import { given } from "../shapes/given.ts";
import { filled } from "./filled.ts";
import type { Clc, ClcUser } from "./schema.ts";

/**
 * Users and groups as Ignition 2.3 has them. A user's empty password hash is kept; other fields that are empty, 0 or
 * false are left out, but for `uid` and `gid`.
 */
export function convertPasswd({ users, groups }: NonNullable<Clc["passwd"]>): NonNullable<Ignition2Config["passwd"]> {
  return filled({
    users: list(users, convertUser),
    groups: list(groups, ({ name = "", gid, password_hash: passwordHash, system }) => ({
      name,
      ...given({ gid }),
      ...filled({ passwordHash, system }),
    })),
  });
}

function convertUser(user: ClcUser): Ignition2User {
  return {
    name: user.name ?? "",
    // An empty hash is kept: it lets the user in without a password.
    ...given({ passwordHash: user.password_hash }),
    ...filled({ sshAuthorizedKeys: user.ssh_authorized_keys }),
    ...given({ create: user.create === undefined ? undefined : convertAccount(user.create) }),
    ...convertAccount(user),
  };
}

function convertAccount(account: Omit<ClcUser, "create">): Ignition2User["create"] & object {
  return {
    ...given({ uid: account.uid }),
    ...filled({
      gecos: account.gecos,
      homeDir: account.home_dir,
      noCreateHome: account.no_create_home,
      primaryGroup: account.primary_group,
      groups: account.groups,
      noUserGroup: account.no_user_group,
      system: account.system,
      noLogInit: account.no_log_init,
      shell: account.shell,
    }),
  };
}

import * as v from "valibot";
import { explain } from "./explain.ts";
import { keyedList, list, optional, required } from "./list.ts";
import { accountEntry, accountName } from "./names.ts";
import { imagePath } from "./paths.ts";
import { accountId } from "./quantities.ts";
import { sshKey } from "./ssh-key.ts";

/** A colon separates the fields of passwd(5). */
const passwdField = v.pipe(v.string(), v.regex(/^[^:\r\n]*$/, "must be one line without a colon"), v.title("text"));

/** crypt(5), without the methods that are broken. The hash is never repeated. */
const passwordHash = v.pipe(
  v.string(),
  v.regex(
    /^\$(y|gy|7|2[aby]|6|5)\$[!-9;-~]+$/,
    explain(
      "this is not a password hash of crypt(5) that is still safe",
      "make one with `openssl passwd -6` or `mkpasswd`; leave the key out for an account without a password",
    ),
  ),
  v.title("password hash"),
);

/** /etc/shells lists /bin/bash, so that is allowed here, although /bin is a link to /usr/bin. */
const shellPath = v.pipe(
  v.string(),
  v.regex(/^(\/[A-Za-z0-9._-]+)+$/, "a shell is the absolute path of a program, such as /bin/bash"),
  v.title("path"),
);

const user = v.strictObject({
  name: required(accountName, "Name of the account."),
  uid: optional(
    accountId,
    "Number of the account; by default the lowest free one from 1000 on, or for `system` the highest from 999 down.",
  ),
  system: optional(
    v.boolean(),
    "An account that a service runs as: nobody logs in by default, and its home gets no .bashrc and .profile. True by default where `uid` is below 1000.",
  ),
  sudo: v.optional(
    v.pipe(
      v.boolean(),
      v.description(
        "Whether it may do everything with sudo, which its package brings; asked for its password where it has one.",
      ),
    ),
    false,
  ),
  group: optional(accountName, "Primary group; one of the user's own name by default, which is made."),
  groups: list(accountEntry, "Further groups."),
  home: optional(imagePath, "Home folder; /home/NAME by default, /root for root, none for `system`."),
  shell: optional(shellPath, "Login shell; /bin/bash by default, /usr/sbin/nologin for `system`."),
  description: v.optional(v.pipe(passwdField, v.description("The full name, or what the account is for.")), ""),
  passwordHash: optional(passwordHash, "Hash of a password, for the console; without it there is no password."),
  keys: list(sshKey, "OpenSSH public keys that may log in, one line of a .pub file each."),
});

const group = v.strictObject({
  name: required(accountName, "Name of the group."),
  gid: optional(accountId, "Number of the group; a free one by default."),
});

export const users = keyedList(user, "Accounts to make, or to add to: `root`, and those that packages bring.");
export const groups = keyedList(group, "Groups to make.");

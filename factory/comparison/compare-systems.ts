import { parseRows, splitNames } from "@wherry/core/accounts/account-rows.ts";
import { parseOsRelease } from "@wherry/core/text/os-release.ts";
import { type FileView, readText } from "@wherry/core/tree/view.ts";
import { compareFacts } from "./compare-facts.ts";
import type { Facts, ImageDifference } from "./image-comparison.ts";

/** What two systems say differently of themselves: the fields of os-release(5), of which these are the texts. */
export function compareNames(before: string, after: string): readonly ImageDifference[] {
  return compareFacts("system", namesOf(before), namesOf(after));
}

function namesOf(text: string): ReadonlyMap<string, Facts> {
  return new Map(Object.entries(parseOsRelease(text)).map(([name, value]) => [name, { value }]));
}

/**
 * What two systems have differently of users and groups. Of passwords it is only said whether there is one: whoever
 * reads a comparison is not to guess them.
 */
export function compareAccounts(before: FileView, after: FileView): readonly ImageDifference[] {
  return compareFacts("accounts", accountsOf(before), accountsOf(after));
}

function accountsOf(view: FileView): ReadonlyMap<string, Facts> {
  const accounts = new Map<string, Facts>();
  const passwords = new Map(parseRows(readText(view, "/etc/shadow")).map(([name = "", field]) => [name, field]));
  for (const [name = "", field, uid = "", gid = "", comment = "", home = "", shell = ""] of rows(view, "/etc/passwd"))
    accounts.set(`user ${name}`, {
      uid,
      gid,
      comment,
      home,
      shell,
      password: passwordState(passwords.get(name) ?? field ?? ""),
    });
  for (const [name = "", , gid = "", members = ""] of rows(view, "/etc/group"))
    accounts.set(`group ${name}`, { gid, members: splitNames(members).sort().join(" ") });
  return accounts;
}

/** Lines that are accounts. */
function rows(view: FileView, path: string) {
  return parseRows(readText(view, path)).filter((row) => row.length >= 4);
}

/** shadow(5): no crypt(3) hash begins with "!" or "*". */
function passwordState(field: string): string {
  if (field === "") return "none asked for";
  return /^(?:[!*]|x$)/.test(field) ? "locked" : "set";
}

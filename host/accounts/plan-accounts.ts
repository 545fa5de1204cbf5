import type { Passwd } from "@wherry/config/ignition/config.ts";
import type { Finding } from "@wherry/core/errors/finding.ts";
import type { Draft } from "../plan/draft.ts";
import { readAccountFiles, writeAccountFiles } from "./account-files.ts";
import { planGroup } from "./groups.ts";
import { readLoginSettings } from "./login-settings.ts";
import { planUser } from "./users.ts";

/**
 * The configuration's groups, then its users, straight into the files of /etc and the users' homes: an image need not
 * have the programs of shadow-utils. `now` is in milliseconds since 1970.
 */
export function planAccounts({ groups = [], users = [] }: Passwd, draft: Draft, now: number): Finding[] {
  if (groups.length === 0 && users.length === 0) return [];
  const files = readAccountFiles(draft);
  const settings = readLoginSettings(draft);
  // Day 0 would mean that the password must be changed (shadow(5)).
  const day = Math.floor(now / 86_400_000);
  const today = day > 0 ? String(day) : "";
  const findings = groups.flatMap((group, index) => planGroup(group, files, settings, ["passwd", "groups", index]));
  for (const [index, user] of users.entries()) {
    planUser(user, { files, settings, today, draft, from: ["passwd", "users", index] });
  }
  writeAccountFiles(files, draft, ["passwd"]);
  return findings;
}

import { readText } from "@wherry/core/tree/view.ts";
import type { Draft } from "../plan/draft.ts";

/** A range of numbers from which one is chosen. */
export interface IdRange {
  readonly least: number;
  readonly most: number;
}

/** What login.defs(5) and /etc/default/useradd say, with the defaults of Debian's where they say nothing. */
export interface LoginSettings {
  readonly users: IdRange;
  readonly systemUsers: IdRange;
  readonly groups: IdRange;
  readonly systemGroups: IdRange;
  readonly subordinateUsers: IdRange & { readonly count: number };
  readonly subordinateGroups: IdRange & { readonly count: number };
  /** Whether a new user gets a group of the same name. */
  readonly userGroups: boolean;
  readonly homeMode: number;
  /** shadow(5): least, most and warning days, as text. */
  readonly aging: readonly [string, string, string];
  readonly shell: string;
  /** The primary group of users without a group of their own: a name or a number. */
  readonly group: string;
  readonly homeFolder: string;
  readonly skeleton: string;
}

export function readLoginSettings(draft: Draft): LoginSettings {
  const login = assignments(readText(draft, "/etc/login.defs"), /^\s*(\w+)\s+(\S+)/);
  const useradd = assignments(readText(draft, "/etc/default/useradd"), /^\s*(\w+)=(\S*)/);
  const number = (name: string, otherwise: number): number => {
    const text = login.get(name) ?? "";
    const value = /^0[0-7]+$/.test(text) ? Number.parseInt(text, 8) : Number(text || Number.NaN);
    return Number.isSafeInteger(value) && value >= 0 ? value : otherwise;
  };
  const range = (kind: "UID" | "GID", least: number, most: number): IdRange => ({
    least: number(`${kind}_MIN`, least),
    most: number(`${kind}_MAX`, most),
  });
  const system = (kind: "UID" | "GID"): IdRange => ({
    least: number(`SYS_${kind}_MIN`, 101),
    most: number(`SYS_${kind}_MAX`, number(`${kind}_MIN`, 1000) - 1),
  });
  const subordinate = (kind: "UID" | "GID") => ({
    least: number(`SUB_${kind}_MIN`, 100_000),
    most: number(`SUB_${kind}_MAX`, 600_100_000),
    count: number(`SUB_${kind}_COUNT`, 65_536),
  });
  return {
    users: range("UID", 1000, 60_000),
    systemUsers: system("UID"),
    groups: range("GID", 1000, 60_000),
    systemGroups: system("GID"),
    subordinateUsers: subordinate("UID"),
    subordinateGroups: subordinate("GID"),
    userGroups: (login.get("USERGROUPS_ENAB") ?? "yes") === "yes",
    homeMode: number("HOME_MODE", 0o777 & ~number("UMASK", 0o22)),
    aging: [
      login.get("PASS_MIN_DAYS") ?? "0",
      login.get("PASS_MAX_DAYS") ?? "99999",
      login.get("PASS_WARN_AGE") ?? "7",
    ],
    shell: useradd.get("SHELL") ?? (draft.lookup("/bin/bash") === undefined ? "/bin/sh" : "/bin/bash"),
    group: useradd.get("GROUP") ?? "100",
    homeFolder: useradd.get("HOME") ?? "/home",
    skeleton: useradd.get("SKEL") ?? "/etc/skel",
  };
}

function assignments(text: string, pattern: RegExp): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const line of text.split("\n")) {
    const [, name, value] = pattern.exec(line) ?? [];
    if (name !== undefined && value !== undefined) found.set(name, value);
  }
  return found;
}

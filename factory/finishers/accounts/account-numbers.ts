import { createHash } from "node:crypto";
import type { SysusersLine } from "./sysusers-file.ts";

/** Of the range for dynamically made system accounts, 100 to 999, which systemd-sysusers uses from its end on. */
const FIRST_KNOWN = 300;
/** For all other names, by their digest. */
const HASHED = { first: 400, count: 500 } as const;

/**
 * The number that an account of this name is to have, unless it is taken. /var keeps numbers from one release to the
 * next, so they follow from the name alone, and never from which other packages an image holds. `numbered`:
 * `AccountPolicy.numbered`.
 */
export function accountNumber(name: string, numbered: readonly string[]): number {
  const known = numbered.indexOf(name);
  if (known >= 0) return FIRST_KNOWN + known;
  return HASHED.first + (createHash("sha256").update(name).digest().readUInt32BE(0) % HASHED.count);
}

/** The same lines, with a number wherever the packages leave it open (sysusers.d(5) "-"). */
export function withFixedNumbers(lines: readonly SysusersLine[], numbered: readonly string[]): SysusersLine[] {
  return lines.map((line) => {
    if (line.type === "user" && line.uid === undefined) return { ...line, uid: accountNumber(line.name, numbered) };
    if (line.type === "group" && line.gid === undefined) return { ...line, gid: accountNumber(line.name, numbered) };
    return line;
  });
}

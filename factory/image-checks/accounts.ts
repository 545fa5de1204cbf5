import type { CheckedImage } from "./checked-image.ts";

export type AccountKind = "user" | "group";

/** Whether a name or number can be resolved. */
export function hasAccount(image: Pick<CheckedImage, "users" | "groups">, kind: AccountKind, account: string): boolean {
  if (/^\d+$/.test(account)) return true;
  return (kind === "user" ? image.users : image.groups).has(account);
}

/** What to do about a missing account. */
export function missingHint(kind: AccountKind, account: string): string {
  const entry = kind === "user" ? `users: [{ name: ${account}, system: true }]` : `groups: [{ name: ${account} }]`;
  return `add it to the definition, ${entry}, or leave out what needs it`;
}

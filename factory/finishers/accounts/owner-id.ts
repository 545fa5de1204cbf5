/**
 * The number of a user or group, undefined where there is none of that name. A number stands for itself, as recorders
 * write it of owners without a name.
 */
export function ownerId<Key extends "uid" | "gid">(
  name: string,
  known: readonly ({ readonly name: string } & Readonly<Record<Key, number>>)[],
  key: Key,
): number | undefined {
  if (/^\d{1,10}$/.test(name)) return Number(name);
  if (name === "root") return 0;
  return known.find((one) => one.name === name)?.[key];
}

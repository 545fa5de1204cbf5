import { WherryError } from "@wherry/core/errors/errors.ts";
import { createFinding, type Finding } from "@wherry/core/errors/finding.ts";
import { splitWords } from "@wherry/core/systemd/split-words.ts";

/** One line of sysusers.d(5), specifiers not allowed. */
export type SysusersLine =
  | {
      readonly type: "user";
      readonly name: string;
      readonly uid: number | undefined;
      /** A number, a group's name, or undefined: a group of the user's own name. */
      readonly group: number | string | undefined;
      readonly description: string;
      readonly home: string;
      readonly shell: string | undefined;
      /** "u!": nobody may ever log in (the account is expired). */
      readonly locked: boolean;
    }
  | { readonly type: "group"; readonly name: string; readonly gid: number | undefined }
  | { readonly type: "member"; readonly name: string; readonly group: string }
  | { readonly type: "range"; readonly first: number; readonly last: number };

/**
 * The lines of one file of sysusers.d(5), without comments and empty ones; `file` is its name in errors, and `hint`
 * says what to do about them.
 *
 * @throws {WherryError} finisher.failed when lines break that format, or need a running machine (specifiers, numbers
 *   taken from a path), with all of them
 */
export function parseSysusers(content: string, file: string, hint?: string): SysusersLine[] {
  const parsed: SysusersLine[] = [];
  const findings: Finding[] = [];
  for (const [index, raw] of content.split("\n").entries()) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#")) continue;
    const result = parseLine(splitWords(line));
    if (typeof result === "string") findings.push(createFinding("error", result, { where: { file, line: index + 1 } }));
    else parsed.push(result);
  }
  if (findings.length > 0) {
    throw new WherryError("finisher.failed", `${file} cannot be read`, {
      findings,
      ...(hint !== undefined && { hint }),
    });
  }
  return parsed;
}

function parseLine(words: readonly string[]): SysusersLine | string {
  const [type = "", name = "", idField = "-", description = "-", home = "-", shell = "-"] = words;
  if (words.some((word) => /%[a-zA-Z]/.test(word))) return "specifiers (%) need a running machine";
  if (words.length > 6) return "more than six fields";
  if (type !== "r" && !/^[A-Za-z_][A-Za-z0-9_.-]{0,30}$/.test(name)) return `"${name}" is not a name`;
  switch (type) {
    case "u":
    case "u!": {
      const ids = parseUserIds(idField);
      if (typeof ids === "string") return ids;
      return {
        type: "user",
        name,
        ...ids,
        description: unset(description) ?? "",
        home: unset(home) ?? "/",
        shell: unset(shell),
        locked: type === "u!",
      };
    }
    case "g":
      if (unset(idField) === undefined) return { type: "group", name, gid: undefined };
      return /^\d{1,10}$/.test(idField)
        ? { type: "group", name, gid: Number(idField) }
        : `"${idField}" is not a group id; ids taken from a path need a running machine`;
    case "m":
      return unset(idField) === undefined ? "a membership names a group" : { type: "member", name, group: idField };
    case "r": {
      const [, first, last = first] = /^(\d{1,10})(?:-(\d{1,10}))?$/.exec(idField) ?? [];
      return first === undefined
        ? `"${idField}" is not a range`
        : { type: "range", first: Number(first), last: Number(last) };
    }
    default:
      return `"${type}" is not a type of line`;
  }
}

function parseUserIds(field: string): { uid: number | undefined; group: number | string | undefined } | string {
  if (unset(field) === undefined) return { uid: undefined, group: undefined };
  const [uid = "", group] = field.split(":");
  if (uid !== "-" && !/^\d{1,10}$/.test(uid))
    return `"${field}" is not a user id; ids taken from a path need a running machine`;
  return {
    uid: uid === "-" ? undefined : Number(uid),
    group: group === undefined ? undefined : /^\d{1,10}$/.test(group) ? Number(group) : group,
  };
}

function unset(field: string): string | undefined {
  return field === "-" || field === "" ? undefined : field;
}

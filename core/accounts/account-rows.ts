/** One line of passwd(5), group(5), shadow(5), gshadow(5) or subuid(5): its fields, without the colons. */
export type Row = string[];

/**
 * Lines that are not accounts (comments, NIS) are rows too, and come out as they came in; only empty ones are left out.
 */
export function parseRows(text: string): Row[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split(":"));
}

/** The text of the file. */
export function formatRows(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.join(":")}\n`).join("");
}

/** Members and the like: "a,b" to names. */
export function splitNames(field: string | undefined): string[] {
  return (field ?? "").split(",").filter((name) => name !== "");
}

/**
 * The numbers of passwd(5) or group(5) by name. What is not an account is passed over; of one name the first line
 * counts, as in getpwnam(3).
 */
export function accountIds(text: string): ReadonlyMap<string, number> {
  const ids = new Map<string, number>();
  for (const [name = "", , id = ""] of parseRows(text)) {
    if (/^\d{1,10}$/.test(id) && !ids.has(name)) ids.set(name, Number(id));
  }
  return ids;
}

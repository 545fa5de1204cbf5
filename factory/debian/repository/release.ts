import { WherryError } from "@wherry/core/errors/errors.ts";
import { quoteShortened } from "@wherry/core/text/shorten.ts";
import { type Paragraph, parseControl } from "../control/control.ts";

/** A suite's table of contents (Debian repository format, "Release" files), as far as we need it. */
export interface Release {
  readonly origin: string;
  readonly suite: string;
  readonly codename: string;
  /** Seconds since 1970. */
  readonly date: number;
  /** Seconds since 1970; undefined: for ever. */
  readonly validUntil: number | undefined;
  readonly acquireByHash: boolean;
  readonly components: readonly string[];
  readonly architectures: readonly string[];
  /** Packages of architecture "all" are listed in every architecture's own index, not in `binary-all`. */
  readonly allIsInside: boolean;
  /** Its packages are not to be installed unless asked for: "NotAutomatic". */
  readonly notAutomatic: boolean;
  /** But what was installed from it is kept up to date: "ButAutomaticUpgrades". */
  readonly butAutomaticUpgrades: boolean;
  /** By path below the folder of the Release file: "main/binary-amd64/Packages.xz". */
  readonly files: ReadonlyMap<string, ListedFile>;
}

export interface ListedFile {
  /** Bytes. */
  readonly size: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

/**
 * Parses the verified text of a Release file: leniently, unknown fields are skipped. `name` is shown in errors.
 *
 * @throws {WherryError} repository.malformed when it cannot be used or must not be: no SHA256 sums, names that leave
 *   the folder, sizes beyond reason
 */
export function parseRelease(text: string, name: string): Release {
  if (text.length > longestRelease) throw malformed(name, "is larger than any Release file may be");
  const [fields, ...others] = parseControl(text, { file: name });
  if (fields === undefined || others.length > 0) throw malformed(name, "must be exactly one paragraph");
  const date = parseDate(fields, "Date", name);
  if (date === undefined) throw malformed(name, "has no Date");
  return {
    origin: fields.get("origin") ?? "",
    suite: fields.get("suite") ?? "",
    codename: fields.get("codename") ?? "",
    date,
    validUntil: parseDate(fields, "Valid-Until", name),
    acquireByHash: isYes(fields.get("acquire-by-hash")),
    components: words(fields.get("components")),
    architectures: words(fields.get("architectures")),
    allIsInside: words(fields.get("no-support-for-architecture-all")).includes("Packages"),
    notAutomatic: isYes(fields.get("notautomatic")),
    butAutomaticUpgrades: isYes(fields.get("butautomaticupgrades")),
    files: parseFiles(fields, name),
  };
}

interface DateCheck {
  /** Shown in errors. */
  readonly name: string;
  /** Seconds since 1970. */
  readonly now: number;
  /** False for archives and snapshots, which are old on purpose. */
  readonly checkValidUntil: boolean;
}

/**
 * Refuses a suite that is no longer valid, or not yet.
 *
 * @throws {WherryError} repository.expired when Valid-Until is over, or Date more than a day ahead of the clock
 */
export function checkDates(release: Release, { name, now, checkValidUntil }: DateCheck): void {
  if (release.date > now + day) {
    throw new WherryError(
      "repository.expired",
      `${name} was made on ${formatDate(release.date)}, which is in the future`,
      {
        hint: "set this machine's clock",
      },
    );
  }
  if (checkValidUntil && release.validUntil !== undefined && release.validUntil < now) {
    throw new WherryError("repository.expired", `${name} expired on ${formatDate(release.validUntil)}`, {
      hint: [
        "the mirror is no longer updated: use another one, or check this machine's clock",
        "if it keeps past days on purpose: `checkValidUntil: false` at this repository in the definition takes it",
      ],
    });
  }
}

/** Debian's main archive lists 2000 files in 140 kB; these bounds leave room and still bound the work. */
const longestRelease = 8 * 1024 * 1024;
const largestFile = 2 * 1024 ** 3;
const day = 24 * 60 * 60;

function parseFiles(fields: Paragraph, name: string): ReadonlyMap<string, ListedFile> {
  const sums = fields.get("sha256");
  if (sums === undefined) {
    throw malformed(
      name,
      "lists no SHA-256 sums",
      "weaker sums are not accepted: ask the repository's owner to add them",
    );
  }
  const files = new Map<string, ListedFile>();
  for (const line of sums.split("\n")) {
    if (line.trim() === "") continue;
    const [sha256 = "", size = "", written = "", ...rest] = words(line);
    const path = written.replace(/^\.\//, "");
    if (rest.length > 0 || !/^[0-9a-fA-F]{64}$/.test(sha256) || !/^\d{1,15}$/.test(size)) {
      throw malformed(name, `has a SHA256 line that is not a sum, size and name: ${quoteShortened(line, 120)}`);
    }
    if (!isSafePath(path)) throw malformed(name, `lists a file outside of its folder: ${quoteShortened(path, 120)}`);
    const file = { size: Number(size), sha256: sha256.toLowerCase() };
    if (file.size > largestFile)
      throw malformed(name, `lists ${path} with ${size} bytes, more than any index may have`);
    const known = files.get(path);
    if (known !== undefined && known.sha256 !== file.sha256) throw malformed(name, `lists ${path} twice, differently`);
    files.set(path, file);
  }
  return files;
}

/** True for a relative path of printable ASCII that stays below its root. */
export function isSafePath(path: string): boolean {
  return (
    /^[!-~]+$/.test(path) && !path.includes("\\") && path.split("/").every((part) => !["", ".", ".."].includes(part))
  );
}

function parseDate(fields: Paragraph, field: string, name: string): number | undefined {
  const text = fields.get(field.toLowerCase());
  if (text === undefined) return undefined;
  // RFC 5322 dates in UTC, as apt writes and wants them; Date.parse alone accepts far more.
  const plain = text.replaceAll(/\s+/g, " ");
  const milliseconds = /^([A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d{1,2}:\d{2}:\d{2} (UTC|GMT|Z|[+-]0000)$/.test(
    plain,
  )
    ? Date.parse(plain)
    : Number.NaN;
  if (Number.isNaN(milliseconds))
    throw malformed(name, `has a ${field} that is not a date in UTC: ${quoteShortened(text)}`);
  return milliseconds / 1000;
}

/** "2026-09-12 08:30 UTC", of seconds since 1970. */
export function formatDate(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

function isYes(text: string | undefined): boolean {
  return text?.toLowerCase() === "yes";
}

function words(text: string | undefined): string[] {
  return (text ?? "").split(/\s+/).filter((word) => word !== "");
}

function malformed(
  name: string,
  problem: string,
  hint = "use another mirror, or tell the repository's owner",
): WherryError {
  return new WherryError("repository.malformed", `${name} ${problem}`, { hint });
}

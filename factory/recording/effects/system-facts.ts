/** What of the system that scripts ran in a file must not carry into others. */
export interface SystemFacts {
  /** Texts of its files of accounts, before and after the scripts. */
  readonly accounts: readonly string[];
  /** Whether it has a path. */
  readonly has: (path: string) => boolean;
}

/** Fewest lines of a file of accounts, or of a list of files, that are no chance. */
const fewest = 8;
/** The part of the accounts that makes a text a copy of them: scripts may sort, or take out root's. */
const most = 0.6;

/** What a file copies of the system that it was made on, for people; undefined where it has nothing of that. */
export function copiedFacts(text: string, system: SystemFacts): string | undefined {
  if (system.accounts.some((accounts) => isCopyOf(text, accounts))) return "a copy of the system's accounts";
  return isListOfStates(text, system.has) ? "a list of what the system's files are" : undefined;
}

function isCopyOf(text: string, accounts: string): boolean {
  const rows = accounts.split("\n").filter((row) => row.includes(":"));
  if (rows.length < fewest) return false;
  const found = new Set(text.split(/[\n\0]/));
  return rows.filter((row) => found.has(row)).length >= rows.length * most;
}

/**
 * Lines with a path of the system and a digest as tools print it: what rkhunter, tripwire, samhain and debsums hold the
 * files of a machine against.
 */
function isListOfStates(text: string, has: SystemFacts["has"]): boolean {
  let listed = 0;
  for (const line of text.split("\n")) {
    if (
      line.length > 8192 ||
      !/(?<![0-9A-Za-z])(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128})(?![0-9A-Za-z])/i.test(line)
    )
      continue;
    const [path] = /\/[^\s:|,"']+/.exec(line) ?? [];
    if (path !== undefined && has(path)) listed++;
    if (listed >= fewest) return true;
  }
  return false;
}

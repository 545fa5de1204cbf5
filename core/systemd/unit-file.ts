/** The [Install] section of a unit (systemd.unit(5)), for a unit that is to be enabled. */
export interface InstallSection {
  readonly wantedBy: readonly string[];
  readonly requiredBy: readonly string[];
  readonly upheldBy: readonly string[];
  readonly alias: readonly string[];
  readonly also: readonly string[];
  readonly defaultInstance: string | undefined;
}

/** Reads [Install]; other sections are nobody's business here. An empty assignment clears what came before. */
export function parseInstallSection(content: string): InstallSection {
  const lists = new Map<string, string[]>();
  let inside = false;
  for (const line of logicalLines(content)) {
    if (line.startsWith("[")) {
      inside = line === "[Install]";
      continue;
    }
    const equals = line.indexOf("=");
    if (!inside || equals < 0) continue;
    const key = line.slice(0, equals).trim();
    const values = line
      .slice(equals + 1)
      .trim()
      .split(/\s+/)
      .map(unquote);
    lists.set(key, values[0] === "" ? [] : [...(lists.get(key) ?? []), ...values]);
  }
  const list = (key: string) => lists.get(key) ?? [];
  return {
    wantedBy: list("WantedBy"),
    requiredBy: list("RequiredBy"),
    upheldBy: list("UpheldBy"),
    alias: list("Alias"),
    also: list("Also"),
    defaultInstance: list("DefaultInstance").at(-1),
  };
}

/** Whether enabling the unit would do anything. */
export function isInstallable(section: InstallSection): boolean {
  return [section.wantedBy, section.requiredBy, section.upheldBy, section.alias, section.also].some(
    (list) => list.length > 0,
  );
}

/** Lines without comments; a backslash at the end joins the next line (systemd.syntax(7)). */
export function logicalLines(content: string): string[] {
  const lines: string[] = [];
  let open = "";
  for (const raw of content.split("\n")) {
    const line = raw.trim();
    if (line.startsWith("#") || line.startsWith(";")) continue;
    if (line.endsWith("\\")) {
      open += `${line.slice(0, -1)} `;
      continue;
    }
    const whole = (open + line).trim();
    open = "";
    if (whole !== "") lines.push(whole);
  }
  return lines;
}

function unquote(word: string): string {
  return /^(["']).*\1$/.test(word) && word.length > 1 ? word.slice(1, -1) : word;
}

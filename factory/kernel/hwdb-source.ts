/** One property of one record: for each device that matches a pattern, `key` is `value`. Text is 8-bit (latin1). */
export interface HwdbProperty {
  /** "usb:v1D6Bp0002*". */
  readonly matches: readonly string[];
  /** " ID_AUTOSUSPEND": the leading blank belongs to it. */
  readonly key: string;
  readonly value: string;
  /** Counts from 1. */
  readonly line: number;
}

/**
 * Reads a .hwdb file (hwdb(7)): records are separated by empty lines; match lines, then indented properties. Lines
 * that make no sense are passed over, as systemd-hwdb(8) does.
 */
export function parseHwdb(text: string): HwdbProperty[] {
  const properties: HwdbProperty[] = [];
  let matches: string[] = [];
  let state: "none" | "match" | "data" = "none";
  const endRecord = () => {
    state = "none";
    matches = [];
  };
  const lines = text.split(/\r\n|\n\r|[\n\r\0]/);
  for (const [index, raw] of lines.entries()) {
    if (raw.startsWith("#")) continue;
    const line = withoutEnd(raw.split("#", 1)[0] ?? "");
    const indented = line.startsWith(" ");
    if (line === "") endRecord();
    else if (state === "data" && !indented) endRecord();
    else if (!indented) {
      state = "match";
      matches.push(line);
    } else if (state !== "none") {
      state = "data";
      const property = parseProperty(line);
      if (property !== undefined) properties.push({ matches, ...property, line: index + 1 });
    }
  }
  return properties;
}

/** Without what C counts as white space at its end. A regular expression would look for it from each blank on. */
function withoutEnd(line: string): string {
  let end = line.length;
  while (end > 0 && " \t\n\v\f\r".includes(line.charAt(end - 1))) end--;
  return line.slice(0, end);
}

function parseProperty(line: string): { key: string; value: string } | undefined {
  const equals = line.indexOf("=");
  if (equals < 0) return undefined;
  let start = 0;
  while (isBlank(line[start + 1]) && start + 1 < equals) start += 1;
  const key = line.slice(start, equals);
  return key.length <= 1 ? undefined : { key, value: line.slice(equals + 1) };
}

function isBlank(character: string | undefined): boolean {
  return character === " " || character === "\t";
}

/** What an init script says of itself (LSB core, "Comment Conventions for Init Scripts"). */
interface InitScriptHeader {
  /** Whether it has such a header at all. */
  readonly isStandard: boolean;
  /** In one line; "" where it says nothing. */
  readonly description: string;
  /** Facilities, as they are written: "$network", "dictd". */
  readonly provides: readonly string[];
  readonly startAfter: readonly string[];
  readonly startBefore: readonly string[];
  /** "2", "S"; those of update-rc.d(8) where there is no header. */
  readonly runLevels: readonly string[];
  /** Absolute; from the comment "pidfile:" of Red Hat's scripts. */
  readonly pidFile: string | undefined;
  /** As far as its usage says so. */
  readonly canReload: boolean;
}

/** Reads the header of a script, as systemd-sysv-generator(8) and update-rc.d(8) do. */
export function readHeader(script: string): InitScriptHeader {
  const lines = script.split("\n").map((line) => line.trim());
  const start = lines.indexOf("### BEGIN INIT INFO");
  const end = lines.indexOf("### END INIT INFO", start);
  const isStandard = start >= 0 && end > start;
  const header = isStandard ? lines.slice(start + 1, end) : [];
  const field = (key: string) => valueIn(header, key);
  const words = (...keys: readonly string[]) =>
    keys.flatMap((key) => (field(key) ?? "").split(/[\s,]+/).filter((word) => word !== ""));
  const outside = isStandard ? [...lines.slice(0, start), ...lines.slice(end)] : lines;
  const pidFile = valueIn(outside, "pidfile");
  return {
    isStandard,
    description:
      (isStandard ? field("Short-Description") || field("Description") : valueIn(outside, "description")) ?? "",
    provides: words("Provides"),
    startAfter: words("Required-Start", "Should-Start", "X-Start-After"),
    startBefore: words("X-Start-Before"),
    runLevels: isStandard ? words("Default-Start") : ["2", "3", "4", "5"],
    pidFile: pidFile?.startsWith("/") === true ? pidFile : undefined,
    canReload: saysReload(lines),
  };
}

/** "# Key: value", whatever the case of the key. */
function valueIn(lines: readonly string[], key: string): string | undefined {
  const wanted = `${key.toLowerCase()}:`;
  for (const line of lines) {
    if (!line.startsWith("#")) continue;
    const text = line.slice(1).trim();
    if (text.toLowerCase().startsWith(wanted)) return text.slice(wanted.length).trim();
  }
  return undefined;
}

/** A line that tells the usage has `reload` among the words; it may go on in the next line. */
function saysReload(lines: readonly string[]): boolean {
  let continues = false;
  for (const line of lines) {
    if (line.startsWith("#")) continue;
    if (!continues && !/usage/i.test(line)) continue;
    if (/[{|]reload[|}"]/i.test(line)) return true;
    continues = line.endsWith("\\");
  }
  return false;
}

import { formatBytes } from "@wherry/core/quantities/format-bytes.ts";
import { countOf } from "@wherry/core/text/count.ts";
import type { ComparedImages } from "./compare-image-files.ts";
import { orderOfVersions } from "./compare-packages.ts";
import { type ComparedPart, comparedParts, type ImageDifference, type SizeChange } from "./image-comparison.ts";

interface FormatOptions {
  /** What is shown, "sizes" too; all of it where this is left out, and then long lists are cut. */
  readonly parts?: ReadonlySet<ComparedPart | "sizes">;
}

/** Lines of a part that are shown where nobody asked for it alone. */
const MOST_LINES = 30;
/** Folders whose sizes are shown. */
const MOST_FOLDERS = 10;

/**
 * A comparison for people: a heading for each part, a line for each difference ("+", "-", "~"), then the sizes; of two
 * images that hold the same, in what they differ yet. Lines have no columns, so that a narrow terminal wraps them well.
 */
export function formatComparison(compared: ComparedImages, { parts }: FormatOptions = {}): readonly string[] {
  const isShown = (part: ComparedPart | "sizes") => parts === undefined || parts.has(part);
  const shown = compared.differences.filter(({ part }) => isShown(part));
  const most = parts === undefined ? MOST_LINES : Number.POSITIVE_INFINITY;
  const verdict = shown.length === 0 ? formatSame(compared, parts) : [];
  return [
    ...verdict,
    ...comparedParts.flatMap((part) => formatPart(part, shown, { most, compared })),
    ...(isShown("sizes") && !compared.bytes.same ? formatSizes(compared, parts !== undefined) : []),
    ...(shown.length > 0 && compared.otherTimes > 0 && isShown("files")
      ? [`${countOf(compared.otherTimes, "more file")} differ in their time alone`]
      : []),
    ...compared.notes,
  ];
}

function formatSame({ names, bytes, otherTimes }: ComparedImages, parts: FormatOptions["parts"]): readonly string[] {
  const both = `${names.before} and ${names.after}`;
  if (bytes.same) return [`${both} are the same, byte for byte`];
  if (parts !== undefined) return [`${both} have the same ${[...parts].join(", ")}`];
  return [
    `${both} have the same content, in other bytes:`,
    ...bytes.regions.map(({ name, block }) => `  ${name}${block === null ? "" : `, from block ${block} on`}`),
    otherTimes === 0
      ? "  no file has another time: they are compressed or laid out otherwise"
      : `  ${countOf(otherTimes, "file")} of another time`,
  ];
}

function formatPart(
  part: ComparedPart,
  differences: readonly ImageDifference[],
  { most, compared }: { readonly most: number; readonly compared: ComparedImages },
): readonly string[] {
  const own = differences.filter((difference) => difference.part === part);
  if (own.length === 0) return [];
  const counts = (["added", "removed", "changed"] as const).flatMap((kind) => {
    const count = own.filter((difference) => difference.kind === kind).length;
    return count === 0 ? [] : [`${count} ${kind}`];
  });
  // A single one more needs no line that says so.
  const lines = own.length <= most + 1 ? own : own.slice(0, most);
  const rest = own.length - lines.length;
  return [
    `${part}: ${counts.join(", ")}`,
    ...lines.map((difference) => `  ${formatDifference(difference, compared)}`),
    ...(rest > 0 ? [`  and ${rest} more: --only ${part} shows all`] : []),
  ];
}

const signs = { added: "+", removed: "-", changed: "~" } as const;

function formatDifference(difference: ImageDifference, { format }: ComparedImages): string {
  const { kind, part, path } = difference;
  const words = wordsOf[part](difference, format).filter((word) => word !== "");
  const separator = part === "packages" || words.length === 0 ? " " : ": ";
  return `${signs[kind]} ${path}${words.length === 0 ? "" : `${separator}${words.join(", ")}`}`;
}

type Words = (difference: ImageDifference, format: string | null) => readonly string[];

const wordsOf: Readonly<Record<ComparedPart, Words>> = {
  packages: formatPackage,
  system: (difference) => [change(difference, "value")],
  kernel: (difference) =>
    difference.path.startsWith("section ") ? formatSection(difference) : [change(difference, "value")],
  units: formatUnit,
  accounts: (difference) => formatAll(difference, ["comment"]),
  privileges: (difference) => formatAll(difference, []),
  container: (difference) => [change(difference, "value")],
  disk: (difference) => formatAll(difference, []),
  files: formatFile,
};

/** "1 -> 2", or the value of the one side that there is; "" where it has no such fact, or the same. */
function change({ before, after }: ImageDifference, fact: string): string {
  const [one, other] = [before, after].map((facts) => show(fact, facts?.[fact]));
  if (before === null) return other ?? "";
  if (after === null) return one ?? "";
  return one === other ? "" : `${one === "" ? "none" : one} -> ${other === "" ? "none" : other}`;
}

function show(fact: string, value: string | number | null | undefined): string {
  if (value === undefined || value === null) return "";
  return fact === "bytes" && typeof value === "number" ? formatBytes(value) : String(value);
}

/** All facts that differ, each with its name; of what was added or removed all that say something. */
function formatAll(difference: ImageDifference, except: readonly string[]): readonly string[] {
  const facts = Object.keys({ ...difference.before, ...difference.after });
  return facts.flatMap((fact) => {
    const words = except.includes(fact) || !difference.aspects.includes(fact) ? "" : change(difference, fact);
    return words === "" ? [] : [fact === "bytes" || fact === "mode" || fact === "type" ? words : `${fact} ${words}`];
  });
}

function formatPackage(difference: ImageDifference, format: string | null): readonly string[] {
  const { before, after, aspects } = difference;
  const version = change(difference, "version");
  if (before === null || after === null) return [version];
  if (!aspects.includes("version"))
    return [String(before.version), ...formatAll(difference, ["sha256", "bytes"]), "another package file"];
  const order = format === null ? 1 : orderOfVersions(String(before.version), String(after.version), format);
  return [version, ...(order < 0 ? ["an older one"] : []), ...formatAll(difference, ["version", "sha256", "bytes"])];
}

function formatSection(difference: ImageDifference): readonly string[] {
  return [change(difference, "bytes") || "other content"];
}

function formatUnit(difference: ImageDifference): readonly string[] {
  const { before, after, aspects } = difference;
  const wanted = change(difference, "wantedBy");
  const isChanged = before !== null && after !== null && aspects.includes("sha256");
  return [
    change(difference, "state"),
    wanted === "" ? "" : `started by ${wanted}`,
    isChanged ? "says something else" : "",
  ];
}

function formatFile(difference: ImageDifference): readonly string[] {
  const { before, after, aspects } = difference;
  const facts = after ?? before;
  if (before === null || after === null) {
    if (facts?.type === "link") return [`-> ${facts.target}`];
    return facts?.type === "file" ? [show("bytes", facts.bytes)] : [String(facts?.type)];
  }
  const words = aspects.map((fact) => {
    if (fact === "sha256") return "";
    if (fact === "content") return aspects.includes("bytes") ? "" : "other content";
    return fact === "bytes" ? change(difference, fact) : `${fact} ${change(difference, fact)}`;
  });
  return words;
}

function formatSizes({ sizes }: ComparedImages, isWhole: boolean): readonly string[] {
  const { shipped, files, folders } = sizes;
  // The deepest ones say where it is; those above them only add up.
  const deepest = folders.filter(({ path }) => !folders.some((other) => other.path.startsWith(`${path}/`)));
  const largest = deepest.toSorted((one, other) => Math.abs(growth(other)) - Math.abs(growth(one)));
  const shown = isWhole ? folders : largest.slice(0, MOST_FOLDERS);
  const rest = isWhole ? 0 : deepest.length - shown.length;
  const line = (name: string, size: SizeChange) =>
    size.before === size.after
      ? `  ${name}: ${formatBytes(size.before)}`
      : `  ${name}: ${formatBytes(size.before)} -> ${formatBytes(size.after)} (${formatGrowth(growth(size))})`;
  return [
    "sizes:",
    line("as shipped", shipped),
    ...(files.before === 0 && files.after === 0 ? [] : [line("all files", files)]),
    ...shown.map((folder) => line(folder.path, folder)),
    ...(rest > 0 ? [`  and ${countOf(rest, "folder")} more: --only sizes shows all`] : []),
  ];
}

function growth({ before, after }: SizeChange): number {
  return after - before;
}

function formatGrowth(bytes: number): string {
  return `${bytes < 0 ? "-" : "+"}${formatBytes(Math.abs(bytes))}`;
}

import { type FileView, readText } from "@wherry/core/tree/view.ts";
import type { Budget } from "./budget.ts";
import { compareBoot } from "./compare-boot.ts";
import { compareBytes } from "./compare-bytes.ts";
import { compareFacts } from "./compare-facts.ts";
import { compareFiles, comparePrivileges } from "./compare-files.ts";
import { comparePackages } from "./compare-packages.ts";
import { compareSizes } from "./compare-sizes.ts";
import { compareAccounts, compareNames } from "./compare-systems.ts";
import { compareUnits } from "./compare-units.ts";
import {
  type ComparedPart,
  comparedParts,
  type Facts,
  type ImageComparison,
  type ImageDifference,
} from "./image-comparison.ts";
import type { DiskFacts, ImageContents } from "./image-contents.ts";
import { viewSystem } from "./system-view.ts";

interface ComparisonOptions {
  readonly budget: Budget;
  /** What is compared; all of it where this is left out. */
  readonly parts?: ReadonlySet<ComparedPart | "sizes">;
}

/**
 * Compares two images of one kind by what is in them. Files are read in pieces of 12 MiB at most, two at a time, and
 * only where their size is the same; an initrd whole, up to 256 MiB unpacked. Images that are the same byte for byte
 * are read once each.
 *
 * @throws {WherryError} format.invalid when an image is damaged where it is read
 * @throws {WherryError} format.too-large or interrupted when `Budget.spend` ends it
 */
export async function compareImages(
  before: ImageContents,
  after: ImageContents,
  { budget, parts }: ComparisonOptions,
): Promise<ImageComparison> {
  const isAsked = (...asked: readonly ComparedPart[]) => parts === undefined || asked.some((part) => parts.has(part));
  const bytes = await compareBytes(before.volumes, after.volumes, budget);
  const whole = { what: before.kind, sizes: compareSizes(before, after), bytes };
  // What lies beside them may be something else; what is in them is not.
  if (bytes.same) return { ...whole, differences: [], otherTimes: 0, notes: [] };
  const packages = isAsked("packages") ? comparePackageLists(before, after) : nothing;

  const files = isAsked("files")
    ? await compareFiles(before.files, after.files, budget)
    : { ...nothing, otherTimes: 0 };
  const boot = isAsked("kernel", "files") ? await compareBootFiles(before, after, budget) : nothing;
  const [one, other] = [viewSystem(before.files), viewSystem(after.files)];
  const differences = [
    ...packages.differences,
    ...(isAsked("system") ? compareNames(releaseOf(before, one), releaseOf(after, other)) : []),
    ...boot.differences,
    ...(isAsked("units") ? compareUnits(one, other) : []),
    ...(isAsked("accounts") ? compareAccounts(one, other) : []),
    ...comparePrivileges(before.files, after.files),
    ...compareFacts("container", containerFacts(before), containerFacts(after)),
    ...compareFacts("disk", diskFacts(before.disk), diskFacts(after.disk)),
    ...files.differences,
  ];
  return {
    ...whole,
    differences: inOrder(differences.filter(({ part }) => isAsked(part))),
    otherTimes: files.otherTimes,
    notes: [...packages.notes, ...boot.notes, ...files.notes],
  };
}

const nothing = { differences: [], notes: [] };

function inOrder(differences: readonly ImageDifference[]): readonly ImageDifference[] {
  return comparedParts.flatMap((part) =>
    differences
      .filter((difference) => difference.part === part)
      .sort((one, other) => (one.path < other.path ? -1 : one.path > other.path ? 1 : 0)),
  );
}

/** A boot file alone says it, too. */
function releaseOf({ kind, boot }: ImageContents, view: FileView): string {
  if (kind === "boot file") return boot?.osRelease ?? "";
  return readText(view, "/usr/lib/os-release") || readText(view, "/etc/os-release");
}

function comparePackageLists(before: ImageContents, after: ImageContents) {
  const notes = [...new Set([...before.notes, ...after.notes])];
  if (before.packages === null || after.packages === null) return { differences: [], notes };
  return { differences: comparePackages(before.packages, after.packages), notes };
}

async function compareBootFiles({ boot: before }: ImageContents, { boot: after }: ImageContents, budget: Budget) {
  const none = { kernel: "", arguments: [], rootHash: "", osRelease: "", sections: new Map() };
  return await compareBoot(before ?? none, after ?? none, budget);
}

function containerFacts({ container }: ImageContents): ReadonlyMap<string, Facts> {
  return new Map([...(container ?? [])].map(([name, value]) => [name, { value }]));
}

function diskFacts(disk: DiskFacts | null): ReadonlyMap<string, Facts> {
  if (disk === null) return new Map();
  return new Map<string, Facts>([
    ["size", { bytes: disk.size }],
    ...disk.partitions.map(({ name, type, size }) => [`partition ${name}`, { type, bytes: size }] as const),
  ]);
}

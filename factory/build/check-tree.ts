import { WherryError } from "@wherry/core/errors/errors.ts";
import { countOf } from "@wherry/core/text/count.ts";
import type { ImageDefinition } from "../definition/image-definition.ts";
import { policyOf } from "../distributions/find-format.ts";
import { checkImage, formatFilePlace, type ImageFinding } from "../image-checks/check-image.ts";
import { interestsOf } from "../image-checks/interests.ts";
import { loadCheckedImage } from "../image-checks/load-checked-image.ts";
import { intoUsr } from "../merging/merge.ts";
import type { Workshop } from "../supply/workshop.ts";
import type { UnpackedPackage } from "../tree/unpacked-package.ts";
import { programFacts } from "./cached-program-facts.ts";
import type { MadeTree } from "./make-tree.ts";

/** As many warnings are shown; `--json` has all. */
const SHOWN = 10;

/**
 * Judges a finished tree before any of it is written: what it has and does not work. Warnings are told, a few of them;
 * all are returned.
 *
 * @throws {WherryError} image.broken when a unit that is started at boot cannot start, with all findings
 */
export async function checkTree(
  { tree, machineOwn }: Pick<MadeTree, "tree" | "machineOwn">,
  packages: readonly UnpackedPackage[],
  definition: ImageDefinition,
  workshop: Workshop,
): Promise<readonly ImageFinding[]> {
  const policy = policyOf(definition.repositories);
  const image = await loadCheckedImage(tree, {
    read: (content) => workshop.store.read(content),
    policy: policy.imageChecks,
    libraryFolders: policy.boot.libraryFolders,
    machineOwn,
    interests: interestsOf(packages, policy.finishing.triggers),
    known: await programFacts(tree, workshop),
  });
  const { findings, unused } = checkImage(image, {
    ignored: definition.checks.ignore,
    packageOf: ownersOf(packages),
  });
  for (const { check, path } of unused)
    workshop.emit({
      type: "warning",
      message: `checks.ignore: ${check} found nothing at ${path}`,
      hint: "take the entry out of the definition",
    });
  const errors = findings.filter(({ level }) => level === "error");
  if (errors.length > 0) throw brokenImage(definition.name, findings, errors.length);
  tellWarnings(findings, workshop);
  return findings;
}

/** A finding as plain data, for `--json`. */
export interface ImageFindingObject {
  readonly level: ImageFinding["level"];
  readonly check: string;
  readonly file: string;
  readonly line: number | null;
  readonly package: string | null;
  readonly message: string;
  readonly hint: string;
  readonly also: readonly string[];
}

/** See `ImageFindingObject`. */
export function imageFindingObject({
  level,
  rule,
  file,
  line,
  message,
  hint,
  also,
  ...of
}: ImageFinding): ImageFindingObject {
  return {
    level,
    check: rule,
    file,
    line: line ?? null,
    package: of.package ?? null,
    message,
    hint,
    also,
  };
}

function brokenImage(name: string, findings: readonly ImageFinding[], errors: number): WherryError {
  const message = `${name} would not work: it starts at boot what cannot start, in ${countOf(errors, "place")}`;
  return new WherryError("image.broken", message, {
    hint: "docs/image-checks.md says what each check finds, and how one finding is ignored",
    findings: findings.map((finding) => ({
      ...finding,
      message: `${finding.level === "error" ? "" : "warning: "}${told(finding)}${moreFiles(finding.also)}`,
    })),
  });
}

function tellWarnings(findings: readonly ImageFinding[], { emit }: Workshop): void {
  for (const finding of findings.slice(0, SHOWN)) {
    const { hint } = finding;
    const message = `${formatFilePlace(finding)}: ${told(finding)}${moreFiles(finding.also)}`;
    emit({ type: "warning", message, hint });
  }
  const more = findings.length - SHOWN;
  if (more > 0)
    emit({
      type: "warning",
      message: `the image has ${more} more such ${more === 1 ? "finding" : "findings"}`,
      hint: "--json has all of them; docs/image-checks.md says what each check finds",
    });
}

/** The message with its package and its check. */
function told({ message, rule, ...of }: ImageFinding): string {
  return `${message}${of.package === undefined ? "" : ` (${of.package})`} [${rule}]`;
}

function moreFiles({ length }: readonly string[]): string {
  return length === 0 ? "" : `; ${countOf(length, "further place")} like it`;
}

/** Which package brought a path: the first that has it. */
function ownersOf(packages: readonly UnpackedPackage[]): (path: string) => string | undefined {
  let owners: Map<string, string> | undefined;
  return (path) => {
    owners ??= new Map(
      packages.flatMap(({ entries, package: { name, version } }) =>
        [...entries.keys()].map((entry) => [intoUsr(entry) ?? entry, `${name} ${version}`] as const),
      ),
    );
    return owners.get(path);
  };
}

import type { Finding } from "@wherry/core/errors/finding.ts";
import { type Glob, pathGlob } from "@wherry/core/globs/globs.ts";
import type { IgnoredCheck } from "../definition/image-definition.ts";
import type { CheckedImage } from "./checked-image.ts";
import type { ImageCheck, ImageProblem } from "./image-check.ts";
import { imageChecks } from "./image-checks.ts";

/** A finding about a file of an image, with its check's id as its rule. */
export interface ImageFinding extends Finding {
  readonly rule: string;
  /** The path in the image. */
  readonly file: string;
  /** "redis-server 5:8.0.2-3"; undefined for what the definition or the build made. */
  readonly package: string | undefined;
  readonly hint: string;
  /** With their lines: "/usr/bin/pod2man", "/etc/crontab:7". */
  readonly also: readonly string[];
}

export interface CheckImageOptions {
  /** `ImageDefinition.checks.ignore`. */
  readonly ignored: readonly IgnoredCheck[];
  /** Which package brought what is at a path, with its version. */
  readonly packageOf: (path: string) => string | undefined;
}

interface ImageVerdict {
  /** Errors first, else in the order of the checks and of what they found. */
  readonly findings: readonly ImageFinding[];
  /** Entries of `ignored` that nothing was found for. */
  readonly unused: readonly IgnoredCheck[];
}

/** What does not work in a finished image. */
export function checkImage(image: CheckedImage, { ignored, packageOf }: CheckImageOptions): ImageVerdict {
  const own = ignored.map((entry) => ({ entry, matches: pathGlob(entry.path) }));
  const harmless = image.policy.harmless.map((entry) => ({ entry, matches: pathGlob(entry.path) }));
  const used = new Set<IgnoredCheck>();
  const found = new Map<string, ImageFinding>();
  for (const check of imageChecks) {
    check.check(image, (problem) => {
      const silence = own.find(({ entry, matches }) => entry.check === check.id && matches(problem.path));
      if (silence !== undefined) used.add(silence.entry);
      else if (!harmless.some((one) => isSilenced(one, check, problem)))
        addTo(found, findingOf(check, problem, packageOf(problem.path)), problem.missing);
    });
  }
  const findings = [...found.values()];
  return {
    findings: [
      ...findings.filter(({ level }) => level === "error"),
      ...findings.filter(({ level }) => level !== "error"),
    ],
    unused: ignored.filter((entry) => !used.has(entry)),
  };
}

/** Puts a finding beside the others, or into one that says the same of another file of its package. */
function addTo(found: Map<string, ImageFinding>, finding: ImageFinding, missing: string | undefined): void {
  const { rule, level, file, line, message } = finding;
  const what = missing === undefined ? `${file}:${line} ${message}` : `${finding.package} ${missing}`;
  const key = `${rule} ${level} ${what}`;
  const before = found.get(key);
  const place = formatFilePlace(finding);
  if (before === undefined) found.set(key, finding);
  else if (place !== formatFilePlace(before) && !before.also.includes(place))
    found.set(key, { ...before, also: [...before.also, place] });
}

/** "/etc/crontab:7" */
export function formatFilePlace({ file, line }: Pick<ImageFinding, "file" | "line">): string {
  return line === undefined ? file : `${file}:${line}`;
}

function isSilenced(
  { entry, matches }: { readonly entry: CheckedImage["policy"]["harmless"][number]; readonly matches: Glob },
  check: ImageCheck,
  problem: ImageProblem,
): boolean {
  return entry.check === check.id && matches(problem.path) && problem.message.includes(entry.about ?? "");
}

function findingOf(check: ImageCheck, problem: ImageProblem, owner: string | undefined): ImageFinding {
  return {
    level: problem.fatal === true ? "error" : "warning",
    path: [],
    line: problem.line,
    column: undefined,
    message: problem.message,
    file: problem.path,
    rule: check.id,
    package: owner,
    also: [],
    hint: problem.hint ?? check.advice,
  };
}

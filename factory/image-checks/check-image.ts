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
}

export interface CheckImageOptions {
  /** `ImageDefinition.checks.ignore`. */
  readonly ignored: readonly IgnoredCheck[];
  /** Which package brought what is at a path, with its version. */
  readonly packageOf: (path: string) => string | undefined;
}

export interface ImageVerdict {
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
  const findings: ImageFinding[] = [];
  for (const check of imageChecks) {
    check.check(image, (problem) => {
      const silence = own.find(({ entry, matches }) => entry.check === check.id && matches(problem.path));
      if (silence !== undefined) used.add(silence.entry);
      else if (!harmless.some((one) => isSilenced(one, check, problem)))
        findings.push(findingOf(check, problem, packageOf(problem.path)));
    });
  }
  const once = [
    ...new Map(findings.map((one) => [`${one.rule} ${one.file}:${one.line} ${one.message}`, one])).values(),
  ];
  return {
    findings: [...once.filter(({ level }) => level === "error"), ...once.filter(({ level }) => level !== "error")],
    unused: ignored.filter((entry) => !used.has(entry)),
  };
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
    ...(problem.hint === undefined ? {} : { hint: problem.hint }),
  };
}

import { isWithin } from "@wherry/core/paths/paths.ts";
import type { CheckedImage } from "./checked-image.ts";
import type { ImageCheck } from "./image-check.ts";
import type { ProgramProblem } from "./programs-of-image.ts";
import { hintAbout } from "./units/machine-own-check.ts";

/** Scripts and programs have their interpreters. */
export const programInterpreter: ImageCheck = {
  id: "program-interpreter",
  summary: "a script or program has an interpreter, or loader, that the image does not have",
  why: "It cannot be started: the kernel says that there is no such file.",
  advice:
    "Install the interpreter's package and take it off `packages.omit`, or leave the script out with `trim.paths`.",
  mayBeFatal: true,
  check: (image, report) => reportProblems(image, "interpreter", report),
};

/** Programs and libraries have their libraries. */
export const programLibrary: ImageCheck = {
  id: "program-library",
  summary: "a program or library needs a library that the image does not have",
  why: "It cannot be started, or loaded.",
  advice:
    "Install the package that has the library and take it off `packages.omit`; of a library in a folder of its own, name the folder in /etc/ld.so.conf.d.",
  mayBeFatal: true,
  check: (image, report) => reportProblems(image, "library", report),
};

function reportProblems(
  image: CheckedImage,
  kind: ProgramProblem["kind"],
  report: Parameters<ImageCheck["check"]>[1],
): void {
  for (const { path, problem, starter } of image.brokenPrograms) {
    if (problem.kind !== kind) continue;
    const by = starter === undefined ? "" : ` by ${starter.by}`;
    const isPlugIn = image.programs.isPlugIn(path);
    const message = `it cannot be ${isPlugIn ? "loaded" : "started"}${by}: ${problem.message}`;
    // Packages have plug-ins for many things, and leave to their users what those need.
    const missing = isPlugIn ? "of plug-ins" : problem.needs;
    const owner = image.policy.initScripts.files[problem.needs] ?? image.policy.initScripts.programs[problem.needs];
    const hint = owner === undefined ? undefined : `add the package ${owner}: packages.install: [${owner}]`;
    report({ path, message, missing, hint, fatal: starter?.fatal === true });
  }
}

/** Libraries that are loaded into every program are there: ld.so(8), "/etc/ld.so.preload". */
export const preloadLibrary: ImageCheck = {
  id: "preload-library",
  summary: "/etc/ld.so.preload names a library that does not exist",
  why: "Every program that is started complains of it.",
  advice: "Correct the path.",
  mayBeFatal: false,
  check: (image, report) => {
    const path = "/etc/ld.so.preload";
    for (const [index, line] of image.text(path).split("\n").entries()) {
      for (const library of line.replace(/#.*/, "").split(/[\s:]+/)) {
        if (library.startsWith("/") && !image.exists(library))
          report({ path, line: index + 1, message: `${library} does not exist` });
      }
    }
  },
};

/** Links in /etc lead somewhere. */
export const danglingLink: ImageCheck = {
  id: "dangling-link",
  summary: "a link in /etc leads into /usr or /etc, and nothing is there",
  why: "Whoever reads it finds nothing.",
  advice:
    "Remove the link with `trim.paths`, install what it leads to, or have each machine make that with `firstBoot`.",
  mayBeFatal: false,
  check: (image, report) => {
    for (const path of image.paths) {
      // Links of units have a check of their own.
      if (!isWithin(path, "/etc") || path.startsWith("/etc/systemd/") || image.view.lookup(path)?.kind !== "link")
        continue;
      const place = image.view.follow(path);
      const isKept = place !== undefined && (isWithin(place, "/usr") || isWithin(place, "/etc"));
      if (isKept && image.view.lookup(place) === undefined && !image.isMadeAtFirstBoot(place))
        report({ path, message: `it leads to ${place}, which does not exist`, hint: hintAbout(image, place) });
    }
  },
};

import { closest } from "@wherry/core/errors/suggest.ts";
import { baseName, parentOf } from "@wherry/core/paths/paths.ts";
import { lastValueOf } from "@wherry/core/systemd/unit-settings.ts";
import type { CheckedImage } from "../checked-image.ts";
import type { ImageCheck } from "../image-check.ts";
import { isMadeAtRunTime } from "./made-paths.ts";
import { startedClause } from "./unit-subjects.ts";

/** The programs of units are there. */
export const unitProgram: ImageCheck = {
  id: "unit-program",
  summary: "a unit starts a program that the image does not have, or that nobody may execute",
  why: "systemd will say status=203/EXEC.",
  advice: "Install the package that has the program, correct the path, or disable the unit.",
  mayBeFatal: true,
  check: (image, report) => {
    for (const subject of image.subjects) {
      const { unit, section, commands } = subject;
      // Within another root the image's paths say nothing.
      if (
        lastValueOf(unit, section, "RootDirectory") !== undefined ||
        lastValueOf(unit, section, "RootImage") !== undefined
      )
        continue;
      for (const { setting, program, isNeeded, mayFail } of commands) {
        if (mayFail) continue;
        const problem = problemWith(image, program);
        if (problem === undefined) continue;
        const message = `${subject.name}${startedClause(subject)} has ${setting.key}=${program}, ${problem}`;
        const fatal = isNeeded && subject.isStarted;
        report({ path: setting.file, line: setting.line, message, hint: suggestion(image, program), fatal });
      }
    }
  },
};

function problemWith({ view, programs }: CheckedImage, program: string): string | undefined {
  if (!program.startsWith("/")) {
    if (program.includes("/")) return "which is no absolute path";
    return programs.find(program) === undefined ? "and no folder of programs has it" : undefined;
  }
  const place = view.follow(program);
  if (place === undefined || isMadeAtRunTime(place)) return undefined;
  if (view.lookup(place) === undefined) return "which does not exist";
  return programs.isExecutable(program) ? undefined : "which nobody may execute";
}

function suggestion({ view }: CheckedImage, program: string): string | undefined {
  const folder = parentOf(program);
  const meant = program.startsWith("/") ? closest(baseName(program), view.list(folder)) : undefined;
  return meant === undefined || meant === baseName(program) ? undefined : `did you mean ${folder}/${meant}?`;
}

/** What programs look for when they are started. */
export const programNeeds: ImageCheck = {
  id: "program-needs",
  summary: "a program cannot work without a file or another program that the image does not have",
  why: "Nothing in the program's package says that it needs it: a maintainer script makes it, or it belongs to a package that is omitted.",
  advice: "Add the file with `files`, or install the package and take it off `packages.omit`.",
  mayBeFatal: false,
  check: (image, report) => {
    for (const { by, files = [], programs = [] } of image.policy.needs) {
      const path = by.startsWith("/") ? by : image.boot.units.get(by)?.path;
      if (path === undefined || !image.exists(path)) continue;
      for (const needed of [...files, ...programs]) {
        if (!image.exists(needed)) report({ path, message: `${by} needs ${needed}, which does not exist` });
      }
    }
  },
};

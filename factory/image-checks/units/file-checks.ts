import { isGlob } from "@wherry/core/globs/globs.ts";
import { isWithin } from "@wherry/core/paths/paths.ts";
import { expandFor, type UnitSetting, valuesOf, wordsOf } from "@wherry/core/systemd/unit-settings.ts";
import type { CheckedImage } from "../checked-image.ts";
import type { ImageCheck } from "../image-check.ts";
import { hintAbout } from "./machine-own-check.ts";
import { foldersOf, isMadeAtRunTime } from "./made-paths.ts";
import { startedClause, type UnitSubject } from "./unit-subjects.ts";

/** Files of the environment are there. */
export const unitFile: ImageCheck = {
  id: "unit-file",
  summary: "a unit reads a file that the image does not have",
  why: "systemd cannot start the unit without its EnvironmentFile.",
  advice: "Add the file, or say in a drop-in that it may be missing: EnvironmentFile=-/path.",
  mayBeFatal: true,
  check: (image, report) => {
    for (const subject of image.subjects) {
      for (const setting of valuesOf(subject.unit, subject.section, "EnvironmentFile")) {
        if (!setting.value.startsWith("/") || isGlob(setting.value)) continue;
        if (!isMissing(image, subject, setting.value)) continue;
        const message = `${subject.name}${startedClause(subject)} says EnvironmentFile=${setting.value}, which does not exist`;
        const hint = hintAbout(image, setting.value);
        report({ path: setting.file, line: setting.line, message, hint, fatal: subject.isStarted });
      }
    }
  },
};

const PATH_KEYS = ["ReadWritePaths", "ReadOnlyPaths", "InaccessiblePaths", "ExecPaths", "NoExecPaths"];
const BIND_KEYS = ["BindPaths", "BindReadOnlyPaths"];

/** Folders that units are confined to are there. */
export const unitFolder: ImageCheck = {
  id: "unit-folder",
  summary: "a unit works in, or is confined to, a folder that the image does not have",
  why: "systemd will say status=200/CHDIR or 226/NAMESPACE.",
  advice: "Add the folder with `directories`, or have the unit make it with StateDirectory= in a drop-in.",
  mayBeFatal: true,
  check: (image, report) => {
    for (const subject of image.subjects) {
      for (const { setting, path } of foldersNamed(subject)) {
        if (!path.startsWith("/") || !isMissing(image, subject, path)) continue;
        const message = `${subject.name}${startedClause(subject)} says ${setting.key}=${path}, which does not exist`;
        report({
          path: setting.file,
          line: setting.line,
          message,
          hint: hintAbout(image, path),
          fatal: subject.isStarted,
        });
      }
    }
  },
};

function foldersNamed({ unit, section }: UnitSubject): { readonly setting: UnitSetting; readonly path: string }[] {
  const working = valuesOf(unit, section, "WorkingDirectory").slice(-1);
  return [
    ...working.map((setting) => ({ setting, path: setting.value })),
    ...valuesOf(unit, section, ...PATH_KEYS).flatMap((setting) =>
      wordsOf(setting.value).map((path) => ({ setting, path: path.replace(/^\+/, "") })),
    ),
    ...valuesOf(unit, section, ...BIND_KEYS).flatMap((setting) =>
      wordsOf(setting.value).map((path) => ({ setting, path: path.split(":", 1)[0] ?? "" })),
    ),
  ];
}

function isMissing(image: CheckedImage, { unit, section }: UnitSubject, written: string): boolean {
  const path = expandFor(unit, written);
  const place = path === undefined ? undefined : image.view.follow(path);
  if (path === undefined || place === undefined || isMadeAtRunTime(place) || image.exists(path)) return false;
  if (image.isMadeAtFirstBoot(place)) return false;
  const made = foldersOf(unit, section).some((folder) => isWithin(folder, path) || isWithin(path, folder));
  return !made && !image.isMadeByTmpfiles(path);
}

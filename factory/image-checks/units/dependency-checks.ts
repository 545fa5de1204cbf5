import { isWithin } from "@wherry/core/paths/paths.ts";
import { closestUnit } from "@wherry/core/systemd/find-unit.ts";
import { configFolder, unitFolders } from "@wherry/core/systemd/unit-folders.ts";
import { parseUnitName } from "@wherry/core/systemd/unit-name.ts";
import { expandFor, valuesOf, wordsOf } from "@wherry/core/systemd/unit-settings.ts";
import type { CheckedImage } from "../checked-image.ts";
import type { ImageCheck } from "../image-check.ts";
import { isDangling, triggered } from "./boot-graph.ts";
import { unheldConditions } from "./conditions.ts";
import { hintAbout } from "./machine-own-check.ts";
import { startedClause } from "./unit-subjects.ts";

/** What units require is there. */
export const unitRequires: ImageCheck = {
  id: "unit-requires",
  summary: "a unit requires another one that does not exist, or starts it",
  why: "systemd refuses to start the unit: the other one is not found.",
  advice: "Install the package that has it, or correct the name.",
  mayBeFatal: true,
  check: (image, report) => {
    for (const subject of image.subjects) {
      const { unit, name, isStarted } = subject;
      // Packages have units for what other packages start.
      if (subject.startedBy === undefined && !isWithin(unit.path, "/etc")) continue;
      for (const setting of valuesOf(unit, "Unit", "Requires", "BindsTo")) {
        for (const word of wordsOf(setting.value)) {
          const other = expandFor(unit, word);
          if (other === undefined || image.boot.hasUnit(other)) continue;
          const message = `${name}${startedClause(subject)} says ${setting.key}=${other}, which does not exist`;
          report({ path: setting.file, line: setting.line, message, hint: suggestion(image, other), fatal: isStarted });
        }
      }
      for (const { name: other, setting } of triggered(unit)) {
        if (other === "" || image.boot.hasUnit(other)) continue;
        const place = { path: setting?.file ?? unit.path, line: setting?.line };
        const message = `${name}${startedClause(subject)} is there to start ${other}, which does not exist`;
        report({ ...place, message, hint: suggestion(image, other), fatal: isStarted });
      }
    }
  },
};

/** What units are enabled for is there. */
export const unitWantedBy: ImageCheck = {
  id: "unit-wanted-by",
  summary: "a unit is enabled for another one that does not exist",
  why: "Nothing ever starts it that way.",
  advice: "Correct WantedBy= or RequiredBy=, or install what it is for.",
  mayBeFatal: true,
  check: (image, report) => {
    const folder = configFolder("system");
    for (const name of image.view.list(folder)) {
      const [, wanting = "", kind = ""] = /^(.+)\.(wants|requires|upholds)$/.exec(name) ?? [];
      if (wanting === "" || image.boot.hasUnit(wanting)) continue;
      for (const wanted of image.view.list(`${folder}/${name}`)) {
        const unit = image.boot.units.get(wanted);
        const key = { wants: "WantedBy", requires: "RequiredBy", upholds: "UpheldBy" }[kind] ?? "";
        const setting = unit && valuesOf(unit, "Install", key).find(({ value }) => wordsOf(value).includes(wanting));
        const isOwn = unit?.path.startsWith(`${folder}/`) === true && !image.boot.started.has(wanted);
        const message = `${wanted} is enabled for ${wanting}, which does not exist`;
        const place = { path: setting?.file ?? `${folder}/${name}/${wanted}`, line: setting?.line };
        report({ ...place, message, hint: suggestion(image, wanting), fatal: isOwn });
      }
    }
  },
};

/** Conditions of enabled units can hold. */
export const unitCondition: ImageCheck = {
  id: "unit-condition",
  summary: "a unit is enabled, and a condition of it can never hold",
  why: "systemd passes the unit over at every boot: /usr never changes.",
  advice: "Install what is missing, or disable it.",
  mayBeFatal: true,
  check: (image, report) => {
    for (const [name, { unit, by }] of image.boot.started) {
      for (const prefix of ["Condition", "Assert"] as const) {
        for (const { setting, verdict } of unheldConditions(image.view, unit, prefix)) {
          const isAssert = prefix === "Assert";
          const path = setting.value.replace(/^[\s|!]+/, "");
          if (isAssert && image.isMadeAtFirstBoot(path)) continue;
          if (!isAssert && (verdict !== "never" || !isEnabled(image, name, by))) continue;
          const consequence = isAssert ? "and that fails" : "and that never holds";
          const message = `${name}, which ${by} starts, says ${setting.key}=${setting.value}, ${consequence}`;
          report({ path: setting.file, line: setting.line, message, hint: hintAbout(image, path), fatal: isAssert });
        }
      }
    }
  },
};

/** Links of units lead somewhere. */
export const unitLink: ImageCheck = {
  id: "unit-link",
  summary: "a link that starts a unit, or is another name of it, leads nowhere",
  why: "systemd leaves it out.",
  advice: "Remove the link, or install what it leads to.",
  mayBeFatal: false,
  check: (image, report) => {
    for (const folder of unitFolders("system")) {
      const links = image.view.list(folder).flatMap((name) => {
        const path = `${folder}/${name}`;
        if (parseUnitName(name) !== undefined) return [path];
        return /\.(?:wants|requires|upholds)$/.test(name) ? image.view.list(path).map((one) => `${path}/${one}`) : [];
      });
      for (const path of links) {
        if (!isDangling(image.view, path)) continue;
        // systemd goes by the name of a link that wants, not by what it leads to.
        const wanted = path.slice(path.lastIndexOf("/") + 1);
        if (path.split("/").length > folder.split("/").length + 1 && image.boot.hasUnit(wanted)) continue;
        report({ path, message: "it leads nowhere" });
      }
    }
  },
};

/** Whether somebody enabled it, and not only a package's own unit asks for it. */
function isEnabled({ view }: CheckedImage, name: string, by: string): boolean {
  return ["wants", "requires", "upholds"].some(
    (kind) => view.lookup(`${configFolder("system")}/${by}.${kind}/${name}`) !== undefined,
  );
}

function suggestion({ view }: CheckedImage, name: string): string | undefined {
  const meant = closestUnit(view, name, "system");
  return meant === undefined ? undefined : `did you mean ${meant}?`;
}

import { closest } from "@wherry/core/errors/suggest.ts";
import { readBoolean } from "@wherry/core/systemd/boolean.ts";
import { unitKeys } from "@wherry/core/systemd/unit-keys.ts";
import { parseUnitName } from "@wherry/core/systemd/unit-name.ts";
import type { ImageCheck } from "../image-check.ts";
import { isMemorySize, isTimeSpan } from "./quantities.ts";

/** Sections and keys are systemd's. */
export const unitKey: ImageCheck = {
  id: "unit-key",
  summary: "a unit has a section or key that systemd does not know",
  why: "systemd leaves it out, with a line in its journal.",
  advice: "Correct the name; one of your own begins with X-.",
  mayBeFatal: false,
  check: (image, report) => {
    for (const { path, section: own, options } of image.unitTexts) {
      const sections = ["Unit", "Install", own];
      const unknown = new Set<string>();
      for (const { section, sectionLine, key, line } of options) {
        if (section.startsWith("X-") || key.startsWith("X-") || unknown.has(section)) continue;
        const keys = sections.includes(section)
          ? (unitKeys.get(section) ?? (section === own ? new Map() : undefined))
          : undefined;
        if (keys === undefined) {
          unknown.add(section);
          const meant = closest(section, sections);
          const hint = meant === undefined ? undefined : `did you mean [${meant}]?`;
          report({ path, line: sectionLine, message: `[${section}] is no section of such a unit`, hint });
        } else if (!keys.has(key)) {
          const meant = closest(key, keys.keys()) ?? sectionThatHas(key, sections);
          const hint = meant === undefined ? undefined : `did you mean ${meant}?`;
          report({ path, line, message: `[${section}] has no key ${key}`, hint });
        }
      }
    }
  },
};

function sectionThatHas(key: string, sections: readonly string[]): string | undefined {
  const section = sections.find((one) => unitKeys.get(one)?.has(key));
  return section === undefined ? undefined : `${key} in [${section}]`;
}

const UNITS = new Set(
  "Requires Requisite Wants BindsTo PartOf Upholds Conflicts Before After OnFailure OnSuccess WantedBy RequiredBy UpheldBy Also".split(
    " ",
  ),
);
const TYPES = [
  "service",
  "socket",
  "target",
  "timer",
  "path",
  "mount",
  "automount",
  "slice",
  "device",
  "swap",
  "scope",
];

/** "multi-user.targt" ends in what is no type. */
function nameHint(name: string): string | undefined {
  const dot = name.lastIndexOf(".");
  const type = closest(name.slice(dot + 1), TYPES);
  return dot <= 0 || type === undefined ? undefined : `did you mean ${name.slice(0, dot)}.${type}?`;
}

const MEMORY = /^(?:Default|Startup)?Memory(?:Min|Low|High|Max|SwapMax|ZSwapMax)$/;

/** Values are of their kinds. */
export const unitValue: ImageCheck = {
  id: "unit-value",
  summary: "a value of a unit is not what its key takes: yes or no, a span of time, an amount of memory, a unit",
  why: "systemd leaves the line out, with another one in its journal.",
  advice: "systemd.syntax(7) and systemd.time(7) say how it is written.",
  mayBeFatal: false,
  check: (image, report) => {
    for (const { path, options } of image.unitTexts) {
      for (const { section, key, value, line } of options) {
        const kind = unitKeys.get(section)?.get(key);
        if (value === "" || value.includes("%")) continue;
        if (kind === "boolean" && readBoolean(value) === undefined)
          report({ path, line, message: `${key}=${value}: it is yes or no` });
        else if (kind === "span" && !isTimeSpan(value))
          report({ path, line, message: `${key}=${value}: it is a span of time, such as 90, 5min or infinity` });
        else if (kind !== undefined && MEMORY.test(key) && !isMemorySize(value))
          report({ path, line, message: `${key}=${value}: it is an amount of memory, such as 512M, 20% or infinity` });
        else if (UNITS.has(key) && (section === "Unit" || section === "Install")) {
          const wrong = value.split(/\s+/).find((word) => parseUnitName(word) === undefined);
          if (wrong !== undefined)
            report({ path, line, message: `${key}=${wrong}: it is no name of a unit`, hint: nameHint(wrong) });
        }
      }
    }
  },
};

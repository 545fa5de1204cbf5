import { closest } from "@wherry/core/errors/suggest.ts";
import { isInstallable, parseInstallSection } from "@wherry/core/systemd/unit-file.ts";
import { escapePath, parseUnitName } from "@wherry/core/systemd/unit-name.ts";
import { readUnitOptions } from "@wherry/core/systemd/unit-options.ts";
import { shorten } from "@wherry/core/text/shorten.ts";
import type { LintRule } from "./lint-rule.ts";

/** Sections by the types of units that have them (systemd.unit(5) and those of the types). */
const sections: Readonly<Record<string, readonly string[]>> = {
  service: ["Service"],
  socket: ["Socket"],
  mount: ["Mount"],
  automount: ["Automount"],
  swap: ["Swap"],
  path: ["Path"],
  timer: ["Timer"],
  slice: ["Slice"],
  scope: ["Scope"],
  target: [],
  device: [],
};

export const unitRules: readonly LintRule[] = [
  {
    id: "unit-not-enabled",
    level: "info",
    summary: "a unit could be enabled, and the configuration does not say whether it is to be",
    explanation:
      "A unit with an [Install] section starts by itself only where it is enabled. Say enabled: true, or false.",
    check: ({ config }, report) => {
      for (const [index, { name, contents = "", enabled, mask }] of (config.systemd?.units ?? []).entries()) {
        // Of a template, instances are enabled.
        if (enabled !== undefined || mask === true || contents === "" || parseUnitName(name)?.instance === "") continue;
        if (isInstallable(parseInstallSection(contents)))
          report(["systemd", "units", index, "name"], `${name} could be enabled: say enabled: true, or false`);
      }
    },
  },
  {
    id: "unit-section",
    level: "warning",
    summary: "a unit has a section that systemd does not know",
    explanation:
      "systemd leaves out unknown sections, with a line in its journal. A name that begins with X- is for others.",
    check: ({ texts, config }, report) => {
      for (const { kind, text, path } of texts) {
        const [, , index] = path;
        const unit = typeof index === "number" ? config.systemd?.units?.[index] : undefined;
        const type = parseUnitName(unit?.name ?? "")?.type;
        if (kind !== "unit" || type === undefined) continue;
        const known = ["Unit", "Install", ...(sections[type] ?? [])];
        const unknown = readUnitOptions(text).find(
          ({ section }) => !known.includes(section) && !section.startsWith("X-"),
        );
        if (unknown === undefined) continue;
        const meant = closest(unknown.section, known);
        const hint = meant === undefined ? `there are ${known.join(", ")}` : `did you mean ${meant}?`;
        report(path, `a ${type} has no section [${shorten(unknown.section, 40)}]: ${hint}`);
      }
    },
  },
  {
    id: "mount-name",
    level: "error",
    summary: "a mount's name does not say where it mounts",
    explanation:
      "systemd refuses a mount, automount or swap whose name is not that of its Where= or What=: `systemd-escape --path --suffix=mount PATH` prints it.",
    check: ({ config }, report) => {
      for (const [index, { name, contents = "" }] of (config.systemd?.units ?? []).entries()) {
        const type = parseUnitName(name)?.type;
        const [section, key] =
          type === "mount" ? ["Mount", "Where"] : type === "automount" ? ["Automount", "Where"] : [];
        const where = readUnitOptions(contents).findLast((option) => option.section === section && option.key === key);
        if (type === undefined || where === undefined || /[%"'\\]/.test(where.value)) continue;
        const wanted = `${escapePath(where.value)}.${type}`;
        if (name !== wanted && parseUnitName(name)?.instance === undefined)
          report(
            ["systemd", "units", index, "name"],
            `systemd refuses this: what is mounted at ${where.value} is called ${wanted}`,
          );
      }
    },
  },
];

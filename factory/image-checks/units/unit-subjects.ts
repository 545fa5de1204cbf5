import { readBoolean } from "@wherry/core/systemd/boolean.ts";
import { sectionOfType, unitName } from "@wherry/core/systemd/unit-name.ts";
import { lastValueOf, type UnitSettings } from "@wherry/core/systemd/unit-settings.ts";
import type { FileView } from "@wherry/core/tree/view.ts";
import type { BootGraph } from "./boot-graph.ts";
import { readCommands, type UnitCommand } from "./commands.ts";
import { evaluateConditions } from "./conditions.ts";

/** A unit that is looked at, once for all of its names. */
export interface UnitSubject {
  readonly name: string;
  readonly unit: UnitSettings;
  /** Which unit starts it at boot; undefined where none does. */
  readonly startedBy: string | undefined;
  /** Whether it is started at boot and no condition on the image's files keeps it back. */
  readonly isStarted: boolean;
  readonly section: string;
  readonly commands: readonly UnitCommand[];
}

/** The units of an image with the instances that are started at boot, sorted by name. */
export function findSubjects(view: FileView, boot: BootGraph): readonly UnitSubject[] {
  const byFile = new Map<string, UnitSubject>();
  const add = (name: string, unit: UnitSettings) => {
    const started = boot.started.get(name);
    const verdict = evaluateConditions(view, unit);
    if (verdict === "never" || (verdict === "not yet" && started === undefined)) return;
    const isStarted = started !== undefined && verdict === "maybe";
    const key = `${unit.path} ${unit.name.instance ?? ""}`;
    const before = byFile.get(key);
    if (before?.isStarted === true || (before !== undefined && !isStarted)) return;
    const own = unit.path.slice(unit.path.lastIndexOf("/") + 1);
    const shown = unit.name.instance === undefined || unit.name.instance === "" ? own : unitName(unit.name);
    byFile.set(key, {
      name: shown,
      unit,
      startedBy: started?.by,
      isStarted,
      section: sectionOfType(unit.name.type),
      commands: readCommands(unit),
    });
  };
  for (const [name, unit] of boot.units) add(name, unit);
  for (const [name, { unit }] of boot.started) add(name, unit);
  return [...byFile.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** ", which multi-user.target starts,"; "" for a unit that nothing starts. */
export function startedClause({ startedBy }: UnitSubject): string {
  return startedBy === undefined || startedBy === "" ? "" : `, which ${startedBy} starts,`;
}

/** Whether a key of the unit's own section is set to true. */
export function hasTrue({ unit, section }: UnitSubject, key: string): boolean {
  return readBoolean(lastValueOf(unit, section, key)?.value ?? "") === true;
}

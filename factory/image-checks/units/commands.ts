import { sectionOfType } from "@wherry/core/systemd/unit-name.ts";
import {
  expandFor,
  type UnitSetting,
  type UnitSettings,
  valuesOf,
  wordsOf,
} from "@wherry/core/systemd/unit-settings.ts";

/** One command line of a unit. */
export interface UnitCommand {
  readonly setting: UnitSetting;
  readonly program: string;
  readonly arguments: readonly string[];
  /** Whether the unit does not start where the command cannot be started. */
  readonly isNeeded: boolean;
  /** Whether the unit says that the command may fail. */
  readonly mayFail: boolean;
}

/** Units of these types start programs. */
const TYPES = ["service", "socket", "mount", "swap"];
/** Without these the unit does not start. */
const STARTING = ["ExecCondition", "ExecStartPre", "ExecStart", "ExecStartPost"];
const OTHERS = ["ExecReload", "ExecReloadPost", "ExecStop", "ExecStopPre", "ExecStopPost"];

/**
 * The commands of a unit (systemd.service(5), "Command Lines"), but for those whose program follows from a running
 * machine.
 */
export function readCommands(unit: UnitSettings): readonly UnitCommand[] {
  const { type } = unit.name;
  if (!TYPES.includes(type)) return [];
  return valuesOf(unit, sectionOfType(type), ...STARTING, ...OTHERS).flatMap((setting) => {
    const isStarting = STARTING.includes(setting.key);
    return splitCommands(setting.value).flatMap((line): UnitCommand[] => {
      const [, prefix = "", rest = ""] = /^([-@:+!|]*)\s*(.*)$/s.exec(line) ?? [];
      const [written = "", ...words] = wordsOf(rest);
      const program = expandFor(unit, written);
      if (program === undefined || program === "" || program.includes("$")) return [];
      const mayFail = prefix.includes("-");
      const given = prefix.includes("@") ? words.slice(1) : words;
      return [{ setting, program, arguments: given, isNeeded: isStarting && !mayFail, mayFail }];
    });
  });
}

/** Several commands stand in one line with a ";" between blanks. */
function splitCommands(value: string): string[] {
  return value
    .split(/\s;\s/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

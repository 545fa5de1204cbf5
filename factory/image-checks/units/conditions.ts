import { expandFor, type UnitSetting, type UnitSettings, valuesOf } from "@wherry/core/systemd/unit-settings.ts";
import type { FileView } from "@wherry/core/tree/view.ts";

/** "never": nothing can change it, /usr is read-only. "not yet": something may bring what is missing elsewhere. */
type ConditionVerdict = "never" | "not yet" | "maybe";

const KINDS = ["PathExists", "FileNotEmpty", "FileIsExecutable", "PathIsDirectory", "PathIsSymbolicLink"];

/** What the image alone says of a unit's conditions on files (systemd.unit(5), "Conditions and Asserts"). */
export function evaluateConditions(view: FileView, unit: UnitSettings): ConditionVerdict {
  const verdicts = unheldConditions(view, unit, "Condition");
  if (verdicts.some(({ verdict }) => verdict === "never")) return "never";
  return verdicts.length > 0 ? "not yet" : "maybe";
}

interface UnheldCondition {
  readonly verdict: Exclude<ConditionVerdict, "maybe">;
  readonly setting: UnitSetting;
}

/** The conditions, or assertions, on files that do not hold in the image. */
export function unheldConditions(
  view: FileView,
  unit: UnitSettings,
  prefix: "Condition" | "Assert",
): readonly UnheldCondition[] {
  const all = valuesOf(unit, "Unit", ...KINDS.map((kind) => `${prefix}${kind}`));
  const unheld = (settings: readonly UnitSetting[]) =>
    settings.flatMap((setting) => {
      const verdict = verdictOf(view, unit, setting, prefix);
      return verdict === "maybe" ? [] : [{ verdict, setting }];
    });
  // Those with a "|" hold together where one of them does; others of other kinds may stand beside them.
  const isTriggering = ({ value }: UnitSetting) => value.startsWith("|");
  return unheld(all.filter((setting) => !isTriggering(setting)));
}

/** Folders that the kernel fills: that an image has nothing there decides no condition. */
const KERNEL = /^\/(?:proc|sys|dev)(?:\/|$)/;

function verdictOf(
  view: FileView,
  unit: UnitSettings,
  { value }: UnitSetting,
  prefix: "Condition" | "Assert",
): ConditionVerdict {
  const [, negated = "", written = ""] = /^\s*(!?)\s*(.*)$/.exec(value) ?? [];
  const path = expandFor(unit, written);
  if (path === undefined || !path.startsWith("/")) return "maybe";
  const place = view.follow(path);
  if (place === undefined) return "maybe";
  const isThere = view.lookup(place) !== undefined;
  const isInUsr = place.startsWith("/usr/");
  if (isThere === (negated === "")) return "maybe";
  if (isInUsr) return "never";
  if (negated !== "" || KERNEL.test(place)) return "maybe";
  // What fails is told only where the image is to blame; what is passed over does nobody harm.
  return prefix === "Condition" || place.startsWith("/etc/") ? "not yet" : "maybe";
}

import { parentOf } from "@wherry/core/paths/paths.ts";
import { readBoolean } from "@wherry/core/systemd/boolean.ts";
import { findUnit } from "@wherry/core/systemd/find-unit.ts";
import { unitFolders } from "@wherry/core/systemd/unit-folders.ts";
import { parseUnitName, templateOf, unitName } from "@wherry/core/systemd/unit-name.ts";
import {
  expandFor,
  lastValueOf,
  readUnitSettings,
  type UnitFiles,
  type UnitSetting,
  type UnitSettings,
  valuesOf,
  wordsOf,
} from "@wherry/core/systemd/unit-settings.ts";
import { type FileView, linkTarget } from "@wherry/core/tree/view.ts";
import type { ImageCheckPolicy } from "../../packages/image-check-policy.ts";
import { evaluateConditions } from "./conditions.ts";

/** Which units an image has, and which of them start when it boots. */
export interface BootGraph {
  /** Every unit and template that can be read, by name, sorted. */
  readonly units: ReadonlyMap<string, UnitSettings>;
  /** What starts at boot, by name: which unit starts it. Instances are here under their own names. */
  readonly started: ReadonlyMap<string, StartedUnit>;
  /** Whether there is a unit of that name, or one may come from a generator, a device or systemd itself. */
  hasUnit(name: string): boolean;
}

interface StartedUnit {
  readonly unit: UnitSettings;
  /** The unit that asks for it, "" for the first one. */
  readonly by: string;
  /** False where a condition keeps it from being started, on this image as it is. */
  readonly runs: boolean;
}

/** Types of units that need no file. */
const WITHOUT_FILES = ["device", "mount", "swap", "slice", "scope"];
const PULLING = ["Wants", "Requires", "BindsTo", "Upholds"] as const;
const PULLING_FOLDERS = ["wants", "requires", "upholds"] as const;
const DEFAULT = "default.target";
/** Instances can ask for ever more instances; no machine starts as many. */
const mostStarted = 4096;

/** Reads every unit of the system and follows what default.target starts (bootup(7)), as far as files say it. */
export function readBootGraph(
  { view: image, optionsAt }: UnitFiles,
  generated: ImageCheckPolicy["generated"],
): BootGraph {
  const view = knowingUnitFolders(image);
  const files = { view, optionsAt };
  const units = new Map<string, UnitSettings>();
  const names = new Set(unitFolders("system").flatMap((folder) => view.list(folder)));
  for (const name of [...names].sort()) {
    const unit = parseUnitName(name) === undefined ? undefined : readUnitSettings(files, name, "system");
    if (unit !== undefined) units.set(name, unit);
  }
  const settingsOf = (name: string) => {
    const known = units.get(name);
    if (known !== undefined || parseUnitName(name)?.instance === undefined) return known;
    return readUnitSettings(files, name, "system");
  };
  const started = new Map<string, StartedUnit>();
  const waiting: { readonly name: string; readonly by: string }[] = [{ name: DEFAULT, by: "" }];
  for (const { name, by } of waiting) {
    if (started.has(name) || started.size >= mostStarted) continue;
    const unit = settingsOf(name);
    if (unit === undefined) continue;
    const runs = evaluateConditions(view, unit) !== "never";
    started.set(name, { unit, by, runs });
    if (!runs) continue;
    const shown = shownName(name, unit);
    for (const next of pulledBy(view, name, unit)) waiting.push({ name: next, by: shown });
  }
  const made = Object.entries(generated).flatMap(([generator, names]) =>
    view.lookup(generator) === undefined ? [] : names,
  );
  const isGenerated = generatorsOf(view);
  const hasUnit = (name: string) => {
    const parsed = parseUnitName(name);
    if (parsed === undefined || WITHOUT_FILES.includes(parsed.type)) return true;
    return findUnit(view, name, "system") !== undefined || made.includes(name) || isGenerated(name);
  };
  return { units, started, hasUnit };
}

/** The same view. Most units have no drop-ins and want nothing by links: their folders are not looked for each time. */
function knowingUnitFolders(view: FileView): FileView {
  const folders = unitFolders("system");
  const there = new Set(folders.flatMap((folder) => view.list(folder).map((name) => `${folder}/${name}`)));
  return {
    ...view,
    list: (path) => (folders.includes(parentOf(path)) && !there.has(path) ? [] : view.list(path)),
  };
}

/** Whether a generator has a unit's name in it: systemd.generator(7). */
function generatorsOf(view: FileView): (name: string) => boolean {
  let programs: readonly Buffer[] | undefined;
  return (name) => {
    programs ??= ["/etc/systemd/system-generators", "/usr/lib/systemd/system-generators"].flatMap((folder) =>
      view.list(folder).map((file) => Buffer.from(view.read(`${folder}/${file}`) ?? [])),
    );
    return programs.some((bytes) => bytes.includes(name));
  };
}

/** An alias is told as what it stands for: default.target is multi-user.target. */
function shownName(name: string, { path, name: { instance } }: UnitSettings): string {
  return instance === undefined ? path.slice(path.lastIndexOf("/") + 1) : name;
}

function pulledBy(view: FileView, name: string, unit: UnitSettings): string[] {
  const expand = (text: string) => expandFor(unit, text) ?? "";
  const words = valuesOf(unit, "Unit", ...PULLING).flatMap(({ value }) => wordsOf(value).map(expand));
  const target = view.follow(findUnit(view, name, "system") ?? "/");
  const real = target?.slice(target.lastIndexOf("/") + 1) ?? name;
  const owners = new Set([name, templateOf(unit.name), ...(parseUnitName(real) === undefined ? [] : [real])]);
  const links = [...owners].flatMap((owner) =>
    unitFolders("system").flatMap((folder) =>
      PULLING_FOLDERS.flatMap((kind) => view.list(`${folder}/${owner}.${kind}`)),
    ),
  );
  return [...words, ...links, ...triggered(unit).map(({ name: other }) => other), ...implied(unit)].filter(
    (other) => parseUnitName(other) !== undefined,
  );
}

/** What a socket, timer or path starts, and where that is said; the line is undefined where nothing says it. */
export function triggered(unit: UnitSettings): { readonly name: string; readonly setting: UnitSetting | undefined }[] {
  const { type } = unit.name;
  const own = (ending: string) => unitName({ ...unit.name, type: ending });
  if (type === "socket") {
    const setting = lastValueOf(unit, "Socket", "Service");
    if (setting !== undefined) return [{ name: expandFor(unit, setting.value) ?? "", setting }];
    const isTemplate = readBoolean(lastValueOf(unit, "Socket", "Accept")?.value ?? "") === true;
    return [{ name: isTemplate ? `${unit.name.prefix}@.service` : own("service"), setting: undefined }];
  }
  if (type === "timer" || type === "path") {
    const setting = lastValueOf(unit, type === "timer" ? "Timer" : "Path", "Unit");
    const named = setting === undefined ? undefined : expandFor(unit, setting.value);
    return [{ name: named ?? own("service"), setting }];
  }
  return [];
}

/** systemd.service(5), "Default Dependencies". */
function implied({ name: { type } }: UnitSettings): readonly string[] {
  return ["service", "socket", "timer", "path"].includes(type) ? ["sysinit.target"] : [];
}

/** Whether a link in a folder of wants leads nowhere. */
export function isDangling(view: FileView, path: string): boolean {
  const target = linkTarget(view.lookup(path));
  const place = target === undefined ? path : view.follow(path);
  return place !== "/dev/null" && (place === undefined || view.lookup(place) === undefined);
}

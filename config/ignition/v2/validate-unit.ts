import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { readUnitFile } from "@wherry/core/systemd/unit-syntax.ts";
import { unitNameFault } from "../rules/unit-rules.ts";
import type { Ignition2Dropin, Ignition2NetworkdUnit, Ignition2Unit } from "./config.ts";
import type { Rules } from "./problem.ts";
import { extension } from "./text.ts";

const unitExtensions = [
  ".service",
  ".socket",
  ".device",
  ".mount",
  ".automount",
  ".swap",
  ".target",
  ".path",
  ".timer",
  ".snapshot",
  ".slice",
  ".scope",
];

/**
 * Reports a systemd unit whose name or contents systemd would not take, and drop-ins likewise. Warns of one that is
 * enabled and has sections, but no [Install].
 */
export function validateUnit(unit: Ignition2Unit, path: DataPath, rules: Rules): void {
  const { name = "", contents = "" } = unit;
  const place = rules.minor === 0 ? path : [...path, "contents"];
  const { fault: problem, sections } = readUnitFile(contents);
  if (problem !== undefined) rules.report("error", place, `invalid unit content: ${problem}`);
  if (rules.minor === 0 && problem !== undefined) return;
  const isEnabled = unit.enable === true || unit.enabled === true;
  if (isEnabled && sections.length > 0 && !sections.includes("Install")) {
    const message = `unit ${JSON.stringify(name)} is enabled, but has no install section so enable does nothing`;
    rules.report("warning", place, message);
  }
  for (const [index, dropin] of (unit.dropins ?? []).entries()) {
    validateDropin(dropin, [...path, "dropins", index], {
      ...rules,
      wrongExtension: "invalid systemd drop-in extension",
    });
  }
  if (!unitExtensions.includes(extension(name))) {
    rules.report("error", [...path, "name"], "invalid systemd unit extension");
  }
  validateName(unit, path, { ...rules, what: "unit", folder: "/etc/systemd/system" });
}

/**
 * Reports a unit of systemd-networkd that is not a .link, .netdev or .network file, or whose contents cannot be parsed;
 * drop-ins are looked at only where the unit itself is sound.
 */
export function validateNetworkdUnit(unit: Ignition2NetworkdUnit, path: DataPath, rules: Rules): void {
  const { fault: problem } = readUnitFile(unit.contents ?? "");
  validateName(unit, path, { ...rules, what: "unit", folder: "/etc/systemd/network" });
  const isNamed = [".link", ".netdev", ".network"].includes(extension(unit.name ?? ""));
  if (problem !== undefined) rules.report("error", path, `invalid unit content: ${problem}`);
  if (!isNamed && (rules.minor > 0 || problem === undefined)) {
    rules.report("error", rules.minor === 0 ? [...path, "name"] : path, "invalid networkd unit extension");
  }
  if (problem !== undefined || !isNamed) return;
  for (const [index, dropin] of (unit.dropins ?? []).entries()) {
    validateDropin(dropin, [...path, "dropins", index], {
      ...rules,
      wrongExtension: "invalid networkd drop-in extension",
    });
  }
}

function validateDropin(
  dropin: Ignition2Dropin,
  path: DataPath,
  rules: Rules & { readonly wrongExtension: string },
): void {
  validateName(dropin, path, { ...rules, what: "drop-in", folder: "the unit's own folder" });
  const { fault: problem } = readUnitFile(dropin.contents ?? "");
  if (problem !== undefined) rules.report("error", path, `invalid unit content: ${problem}`);
  if (rules.minor === 0 && problem !== undefined) return;
  if (extension(dropin.name ?? "") !== ".conf") {
    rules.report("error", rules.minor === 0 ? [...path, "name"] : path, rules.wrongExtension);
  }
}

/** The reference takes names that lead elsewhere, and writes where they lead. */
function validateName(
  { name = "" }: { readonly name?: string },
  path: DataPath,
  { report, what, folder }: Rules & { readonly what: string; readonly folder: string },
): void {
  const fault = unitNameFault(name, what, folder);
  if (fault !== undefined) report("error", [...path, "name"], fault);
}

import type { Ignition2Dropin, Ignition2NetworkdUnit, Ignition2Unit } from "./config.ts";
import type { ConfigPath, Report } from "./problem.ts";
import type { Minor } from "./schema.ts";
import { extension } from "./text.ts";
import { readUnitFile } from "./unit-file.ts";

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

export function validateUnit(unit: Ignition2Unit, path: ConfigPath, minor: Minor, report: Report): void {
  const { name = "", contents = "" } = unit;
  const place = minor === 0 ? path : [...path, "contents"];
  const { problem, optionSections } = readUnitFile(contents);
  if (problem !== undefined) report("error", place, `invalid unit content: ${problem}`);
  if (minor === 0 && problem !== undefined) return;
  const isEnabled = unit.enable === true || unit.enabled === true;
  if (isEnabled && optionSections.length > 0 && !optionSections.includes("Install")) {
    const message = `unit ${JSON.stringify(name)} is enabled, but has no install section so enable does nothing`;
    report("warning", place, message);
  }
  for (const [index, dropin] of (unit.dropins ?? []).entries()) {
    validateDropin(dropin, [...path, "dropins", index], minor, {
      report,
      wrongExtension: "invalid systemd drop-in extension",
    });
  }
  if (!unitExtensions.includes(extension(name))) {
    report("error", [...path, "name"], "invalid systemd unit extension");
  }
}

export function validateNetworkdUnit(
  unit: Ignition2NetworkdUnit,
  path: ConfigPath,
  minor: Minor,
  report: Report,
): void {
  const { problem } = readUnitFile(unit.contents ?? "");
  const isNamed = [".link", ".netdev", ".network"].includes(extension(unit.name ?? ""));
  if (problem !== undefined) report("error", path, `invalid unit content: ${problem}`);
  if (!isNamed && (minor > 0 || problem === undefined)) {
    report("error", minor === 0 ? [...path, "name"] : path, "invalid networkd unit extension");
  }
  if (problem !== undefined || !isNamed) return;
  for (const [index, dropin] of (unit.dropins ?? []).entries()) {
    validateDropin(dropin, [...path, "dropins", index], minor, {
      report,
      wrongExtension: "invalid networkd drop-in extension",
    });
  }
}

function validateDropin(
  dropin: Ignition2Dropin,
  path: ConfigPath,
  minor: Minor,
  { report, wrongExtension }: { report: Report; wrongExtension: string },
): void {
  const { problem } = readUnitFile(dropin.contents ?? "");
  if (problem !== undefined) report("error", path, `invalid unit content: ${problem}`);
  if (minor === 0 && problem !== undefined) return;
  if (extension(dropin.name ?? "") !== ".conf") {
    report("error", minor === 0 ? [...path, "name"] : path, wrongExtension);
  }
}

import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { readUnitFile } from "@wherry/core/systemd/unit-syntax.ts";
import type { Dropin, Systemd, Unit } from "../config.ts";
import type { Report } from "./report.ts";

const extension = /\.(?:service|socket|device|mount|automount|swap|target|path|timer|snapshot|slice|scope)$/;

/**
 * The name ends in one of systemd's unit types, and the contents follow systemd.syntax(7). Warns of a unit that is
 * enabled without an [Install] section.
 */
export function checkUnit({ name, contents = "", enabled }: Unit, at: DataPath, report: Report): void {
  if (!extension.test(name)) report.error([...at, "name"], `invalid systemd unit extension in "${name}"`);
  if (contents === "") return;
  const file = readUnitFile(contents);
  if (file.fault !== undefined) report.error([...at, "contents"], `invalid unit content: ${file.fault}`);
  else if (enabled === true && !file.sections.includes("Install"))
    report.warning([...at, "contents"], `unit "${name}" is enabled, but has no install section so enable does nothing`);
}

/** The name ends in ".conf", and the contents follow systemd.syntax(7). */
export function checkDropin({ name, contents = "" }: Dropin, at: DataPath, report: Report): void {
  const { fault } = readUnitFile(contents);
  if (fault !== undefined) report.error([...at, "contents"], `invalid unit content: ${fault}`);
  if (!/\.conf$/.test(name))
    report.error([...at, "name"], `invalid systemd drop-in extension in "${name}": it has to be .conf`);
}

/** Instances that are enabled, of templates here that nothing can enable. */
export function checkSystemd({ units = [] }: Systemd, at: DataPath, report: Report): void {
  const contents = new Map(units.map((unit) => [unit.name, unit.contents]));
  units.forEach(({ name, enabled }, index) => {
    const prefix = enabled === true ? /^(.+?)@(.+?)\.service$/.exec(name)?.[1] : undefined;
    if (prefix === undefined) return;
    const template = `${prefix}@.service`;
    const file = readUnitFile(contents.get(template) ?? "");
    if (!contents.get(template) || file.fault !== undefined || file.sections.includes("Install")) return;
    report.warning(
      [...at, "units", index, "contents"],
      `template unit "${template}" for "${name}" doesn't have Install section`,
    );
  });
}

import { encodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { readUnitFile } from "@wherry/core/systemd/unit-syntax.ts";
import type { Dropin, KernelArguments, Systemd, Unit } from "../config.ts";
import type { Report } from "./report.ts";

const extension = /\.(?:service|socket|device|mount|automount|swap|target|path|timer|snapshot|slice|scope)$/;

/** What would begin a line of its own wherever arguments are kept in lines, and steer the terminal that shows them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const unfit = /[\u0001-\u001f\u007f]/;

/** UNIT_NAME_MAX of systemd without the ".d" of a unit's folder of drop-ins, which is to be a name as well. */
const LONGEST_NAME = 253;

/**
 * The name ends in one of systemd's unit types, and the contents follow systemd.syntax(7). Warns of a unit that is
 * enabled without an [Install] section.
 */
export function checkUnit({ name, contents = "", enabled }: Unit, at: DataPath, report: Report): void {
  if (!extension.test(name)) report.error([...at, "name"], `invalid systemd unit extension in "${name}"`);
  report.error([...at, "name"], unitNameFault(name, "unit", "/etc/systemd/system"));
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
  report.error([...at, "name"], unitNameFault(name, "drop-in", "the unit's own folder"));
}

/** Each argument, to be added or removed, is one line without control characters. */
export function checkKernelArguments(given: KernelArguments, at: DataPath, report: Report): void {
  for (const list of ["shouldExist", "shouldNotExist"] as const)
    given[list]?.forEach((text, index) => {
      if (unfit.test(text))
        report.error(
          [...at, list, index],
          "kernel arguments are one line: there is a control character, such as a line's end, in this one",
        );
    });
}

/**
 * Why no unit or drop-in can be called so: names are of files in one folder, below and outside of which systemd reads
 * none (systemd.unit(5)), and stand in lines of presets. The reference takes them, and writes where they lead.
 */
export function unitNameFault(name: string, what: string, folder: string): string | undefined {
  if (name.includes("/")) return `the name of a ${what} has no slash: it is a file in ${folder}`;
  if (unfit.test(name))
    return `the name of a ${what} cannot have control characters, such as the end of a line, and this name has`;
  const bytes = name.length * 3 > LONGEST_NAME ? encodeUtf8(name).length : 0;
  return bytes > LONGEST_NAME
    ? `the name of a ${what} has ${LONGEST_NAME} bytes at most, and this has ${bytes}`
    : undefined;
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

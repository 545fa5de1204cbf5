import type { DataPath } from "@wherry/core/paths/data-path.ts";
import type { Directory, File, Link, NodeOwner } from "../config.ts";
import { pathFault } from "../syntax/path-fault.ts";
import type { Report } from "./report.ts";

/** A directory has an absolute, simplified path and a mode from 0 to 07777; before 3.6 special bits are warned of. */
export function checkDirectory({ path, mode }: Directory, at: DataPath, report: Report): void {
  report.error([...at, "path"], pathFault(path));
  checkMode(mode, [...at, "mode"], report);
}

/** As `checkDirectory`; and a file that overwrites has contents to write, which may be empty. */
export function checkFile({ path, mode, overwrite, contents }: File, at: DataPath, report: Report): void {
  report.error([...at, "path"], pathFault(path));
  checkMode(mode, [...at, "mode"], report);
  if (overwrite === true && contents?.source === undefined)
    report.error(
      [...at, "overwrite"],
      "overwrite must be false if source is unspecified: give contents.source, empty for an empty file",
    );
}

/** A link has an absolute, simplified path; `checkStorage` looks at its target. */
export function checkLink({ path }: Link, at: DataPath, report: Report): void {
  report.error([...at, "path"], pathFault(path));
}

/** Of a file, directory or link: its user or its group. */
export function checkOwner({ id, name }: NodeOwner, at: DataPath, report: Report): void {
  if (id !== undefined && name !== undefined && name !== "") report.error(at, "cannot set both id and name");
}

function checkMode(mode: number | undefined, at: DataPath, report: Report): void {
  if (mode === undefined) return;
  if (mode < 0 || mode > 0o7777)
    report.error(at, `illegal file mode ${mode}: modes are decimal in JSON, from 0 to 4095 (octal 7777)`);
  if (report.minor < 6 && hasSpecialBits(mode))
    report.warning(at, "setuid/setgid/sticky bits are not supported or functional in spec versions older than 3.6.0");
}

/** Modes may be larger than the bit operators' 32 bits, and negative ones count as two's complements. */
function hasSpecialBits(mode: number): boolean {
  return ((((mode % 0o10000) + 0o10000) % 0o10000) & 0o7000) !== 0;
}

import type { Reported } from "@wherry/config/texts/source-text.ts";
import type { CommandContext, CommonOptions } from "./command.ts";
import { findingObject, showFindings } from "./show-findings.ts";

/**
 * Says on standard error what there is to say about a configuration: for people, or with `--json` one object a line.
 */
export function tellFindings(
  { source, findings }: Reported,
  { json, quiet }: CommonOptions,
  { printer }: Pick<CommandContext, "printer">,
): void {
  const told = findings.filter(({ level }) => quiet !== true || level !== "info");
  if (json !== true) printer.tell(showFindings(source, told));
  else for (const finding of told) printer.report({ type: "finding", file: source.name, ...findingObject(finding) });
}

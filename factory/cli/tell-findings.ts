import type { SourceText } from "@wherry/config/texts/source-text.ts";
import type { Finding } from "@wherry/core/errors/finding.ts";
import type { CommonOptions } from "./command.ts";
import { printer } from "./printer.ts";
import { findingObject, showFindings } from "./show-findings.ts";

/** Says on standard error what there is to say about a configuration: for people, or with `--json` one object a line. */
export function tellFindings(input: SourceText, findings: readonly Finding[], { json, quiet }: CommonOptions): void {
  const told = findings.filter(({ level }) => quiet !== true || level !== "info");
  if (json !== true) printer.tell(showFindings(input, told));
  else for (const finding of told) printer.report({ type: "finding", file: input.name, ...findingObject(finding) });
}

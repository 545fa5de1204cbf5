import { type ConfigFinding, formatConfigPath } from "@wherry/core/config-finding.ts";
import { type Finding, formatPlace, type Place, WherryError } from "@wherry/core/errors.ts";
import type { CommandContext } from "./command.ts";

/** Says what is doubtful about a configuration, with its place in the file. */
export function tellFindings(file: string, findings: readonly ConfigFinding[], { emit }: CommandContext): void {
  for (const finding of findings) {
    const message = `${formatPlace(placeOf(file, finding))}: ${describe(finding)}`;
    emit({ type: finding.level === "info" ? "notice" : "warning", message });
  }
}

/** The refusal of a configuration with all that there is to say about it. */
export function configRefusal(
  file: string,
  findings: readonly ConfigFinding[],
  { because = "has errors", hint }: { readonly because?: string; readonly hint?: string } = {},
): WherryError {
  return new WherryError("config.invalid", `the configuration ${because}`, {
    where: { file },
    findings: findings.map(
      (finding): Finding => ({ message: `${finding.level}: ${describe(finding)}`, where: placeOf(file, finding) }),
    ),
    ...(hint === undefined ? {} : { hint }),
  });
}

function describe({ path, message }: ConfigFinding): string {
  return `${message}${path.length === 0 ? "" : ` (${formatConfigPath(path)})`}`;
}

function placeOf(file: string, { line, column }: ConfigFinding): Place {
  return line === undefined || column === undefined ? { file } : { file, line, column };
}

import type { Finding } from "@wherry/core/errors/finding.ts";

/** A machine configuration as it was given, and what it is called in messages. */
export interface SourceText {
  readonly name: string;
  readonly text: string;
}

/** What there is to say about one text out of several. */
export interface Reported {
  readonly source: SourceText;
  readonly findings: readonly Finding[];
}

/** One report for each text, and nothing twice: a text may be included several times. */
export function gatherReports(reports: readonly Reported[]): readonly Reported[] {
  const byName = new Map<string, { source: SourceText; findings: Map<string, Finding> }>();
  for (const { source, findings } of reports) {
    const entry = byName.get(source.name) ?? { source, findings: new Map<string, Finding>() };
    for (const finding of findings) entry.findings.set(JSON.stringify(finding), finding);
    byName.set(source.name, entry);
  }
  return [...byName.values()].map(({ source, findings }) => ({ source, findings: [...findings.values()] }));
}

import type { ConfigFinding } from "@wherry/core/config-finding.ts";

/** A machine configuration as it was given, and what it is called in messages. */
export interface SourceText {
  readonly name: string;
  readonly text: string;
}

/** What there is to say about one text out of several. */
export interface Reported {
  readonly source: SourceText;
  readonly findings: readonly ConfigFinding[];
}

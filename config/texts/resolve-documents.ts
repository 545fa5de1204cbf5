import { isFatal } from "@wherry/core/errors/finding.ts";
import { readYaml } from "../yaml/read-yaml.ts";
import { isDocument } from "./documents/load-document.ts";
import { languageOf } from "./language.ts";
import type { Reported, SourceText } from "./source-text.ts";
import { type DocumentOptions, transpileDocuments } from "./transpile-documents.ts";

export interface ResolvedText {
  /** Undefined where there is an error among the findings. */
  readonly source: SourceText | undefined;
  readonly reports: readonly Reported[];
  readonly parameters: readonly string[];
  /** Whether it refers to secrets, in whose places something else stands. */
  readonly hasSecrets: boolean;
}

/**
 * A document with parameters, secrets or includes as the Ignition configuration that it stands for, for whatever reads
 * a single text; any other text unchanged. Of a MachineConfig it is the configuration that is in it.
 */
export async function resolveDocument(source: SourceText, options: DocumentOptions): Promise<ResolvedText> {
  const { root } = languageOf(source.text) === "ignition" ? { root: undefined } : await readYaml(source.text);
  if (!isDocument(root)) return { source, reports: [], parameters: [], hasSecrets: false };
  const { output, reports, parameters, hasSecrets } = await transpileDocuments([source], { ...options, raw: true });
  const isRefused = output === undefined || reports.some(({ findings }) => isFatal(findings));
  return { source: isRefused ? undefined : { name: source.name, text: output }, reports, parameters, hasSecrets };
}

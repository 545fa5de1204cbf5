import { createFinding, type Finding } from "@wherry/core/errors/finding.ts";
import type { ImageDefinition } from "../definition/image-definition.ts";

export interface EntryProblem {
  readonly message: string;
  /** What to do next, one sentence. */
  readonly hint: string | undefined;
}

/** An error about an entry of the definition, at its place: `ImageDefinition.entriesAt` says how entries are named. */
export function entryFinding(
  { entriesAt }: Pick<ImageDefinition, "entriesAt">,
  entry: string,
  { message, hint }: EntryProblem,
): Finding {
  return createFinding("error", message, { where: entriesAt[entry], hint });
}

/** What inputs are made of. */
export interface Seeds {
  /** As real as they can be had; at least one. */
  readonly samples: readonly (string | Uint8Array)[];
  /** Keys and other words of the language. */
  readonly words?: readonly string[];
}

/** By the names of parsers; made when they are asked for. */
export type SeedTable = Readonly<Record<string, () => Seeds | Promise<Seeds>>>;

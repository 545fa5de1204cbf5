import type { Effect } from "./effects.ts";

/** What a package's scripts did to a fresh system when they were run apart, once and for all. */
export interface ScriptRecord {
  /** The package's name. */
  readonly package: string;
  /** Which scripts, and the digest of what a person wrote in each (`scriptDigest`), sorted by name. */
  readonly scripts: readonly RecordedScript[];
  readonly effects: readonly Effect[];
  /** What differs from machine to machine and is no part of an image: it is left to the first boot. Sorted by path. */
  readonly perMachine: readonly PerMachinePath[];
}

export interface RecordedScript {
  /** "preinst", "postinst". */
  readonly name: string;
  readonly sha256: string;
}

export interface PerMachinePath {
  readonly path: string;
  /** For people, without a full stop: "a private key". */
  readonly why: string;
}

/** By what a record is found: the package and its scripts, whatever its version and architecture. */
export function recordKey({ package: name, scripts }: Pick<ScriptRecord, "package" | "scripts">): string {
  return [name, ...scripts.map((script) => `${script.name}:${script.sha256}`)].join(" ");
}

import type { NamedPath } from "./find-paths.ts";
import type { SourceFacts } from "./source-facts.ts";

/** What a workspace's package.json says of it. */
export interface Workspace {
  /** Its folder: "core". It is imported as "@wherry/core". */
  readonly name: string;
  /** What it may be imported by, and which of its files that is: "./lint" -> "lint/lint-config.ts". */
  readonly entrances: ReadonlyMap<string, string>;
  readonly dependencies: readonly string[];
}

/** A text for people, in Markdown. */
export interface HouseDocument {
  /** A path from the root. */
  readonly file: string;
  readonly text: string;
  readonly named: readonly NamedPath[];
}

/** All that the rules look at. */
export interface House {
  readonly workspaces: readonly Workspace[];
  /** Packages that the root's package.json names for development: tests may use them. */
  readonly developmentPackages: readonly string[];
  /** Every file and every folder that the project keeps, as paths from the root. */
  readonly paths: ReadonlySet<string>;
  readonly documents: readonly HouseDocument[];
  /** Every file of the workspaces, as paths from the root, sorted. */
  readonly files: readonly string[];
  readonly sources: readonly SourceFacts[];
  /** Comments of shell scripts that are wider than they may be. */
  readonly wideShellComments: readonly { readonly file: string; readonly line: number }[];
}

/** Files that no machine runs: tests beside the source, and what is only there for tests. */
export function isTest(file: string): boolean {
  return file.endsWith(".test.ts") || file.startsWith("testing/") || file.startsWith("tests/");
}

export interface Room {
  readonly workspace: string;
  /** Undefined for a file that stands above the rooms, in the workspace's root. */
  readonly room: string | undefined;
}

/** The room in which a file of the project lies. */
export function roomOf(file: string): Room {
  const [workspace = "", room, below] = file.split("/");
  return { workspace, room: below === undefined ? undefined : room };
}

import { isTest, roomOf } from "../reading/house.ts";
import type { Import } from "../reading/source-facts.ts";
import type { Breach, Rule } from "./breach.ts";

/** Which workspaces a workspace may import from, besides itself: only those that stand below it. */
export const workspaceTable: Readonly<Record<string, readonly string[]>> = {
  core: [],
  config: ["core"],
  formats: ["core"],
  host: ["core", "config", "formats"],
  factory: ["core", "config", "formats", "host"],
  images: ["core", "factory"],
  testing: ["core", "config", "formats", "host", "factory"],
  site: ["core", "config", "formats", "host", "factory"],
  tests: ["core", "config", "formats", "host", "factory", "testing"],
};

/**
 * Of the factory, only these rooms may import from host: a build puts the agent in, the others do on this machine what
 * it does there.
 */
export const hostUsers: readonly string[] = ["build", "run", "provision", "cli"];

/**
 * Imports go to lower workspaces only. A test beside the source may use testing, too. Within a workspace they are
 * relative; across them they name it ("@wherry/core/..."). No file hands on what another one exports.
 */
export const checkWorkspaces: Rule = (house) => {
  const exists = (name: string) => house.files.some((file) => file.startsWith(`${name}/`));
  const stale = Object.keys(workspaceTable).filter((name) => !exists(name));
  const unknown = house.workspaces.map(({ name }) => name).filter((name) => !(name in workspaceTable));
  return [
    ...stale.map((name) => tableBreach(`there is a rule for the workspace ${name}, which does not exist; take it out`)),
    ...unknown.map((name) => tableBreach(`the workspace ${name} has no rule; add one`)),
    ...house.sources.flatMap(({ imports }) => imports.flatMap(importBreaches)),
  ];
};

function tableBreach(message: string): Breach {
  return { file: "testing/house/rules/workspaces.ts", line: 1, message };
}

function importBreaches(entry: Import): readonly Breach[] {
  const { file, line } = entry;
  return [directionBreach(entry), formBreach(entry)].flatMap((message) =>
    message === undefined ? [] : [{ file, line, message }],
  );
}

function directionBreach({ file, target }: Import): string | undefined {
  const from = roomOf(file);
  const to = roomOf(target).workspace;
  if (from.workspace === to || !(to in workspaceTable) || (to === "testing" && isTest(file))) return undefined;
  const allowed = workspaceTable[from.workspace] ?? [];
  if (!allowed.includes(to)) return `${from.workspace} may not import from ${to}: ${among(allowed)}`;
  if (from.workspace !== "factory" || to !== "host" || isTest(file) || hostUsers.includes(from.room ?? "")) {
    return undefined;
  }
  return `factory/${from.room ?? ""} may not import from host: of the factory, only ${hostUsers.join(", ")} may`;
}

function among(allowed: readonly string[]): string {
  return allowed.length === 0 ? "it stands below all others" : `it may from ${allowed.join(", ")}`;
}

function formBreach({ file, target, specifier, kind }: Import): string | undefined {
  if (kind === "re-export") return `a file may not hand on what ${target} exports; import it from there`;
  if (kind === "address") return undefined;
  const [from, to] = [roomOf(file).workspace, roomOf(target).workspace];
  const relative = specifier.startsWith(".");
  if (relative && from !== to) return `across workspaces, imports name the workspace: "@wherry/${target}"`;
  return !relative && specifier.startsWith("@wherry/") && from === to
    ? "within a workspace, imports are relative"
    : undefined;
}

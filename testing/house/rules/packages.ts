import { type House, isTest, roomOf, type Workspace } from "../reading/house.ts";
import type { Import } from "../reading/source-facts.ts";
import type { Breach, Rule } from "./breach.ts";

/** Modules that come with the engine, not from a package. */
const engines = /^(node|quickjs):/;

/**
 * A workspace uses the packages that its package.json names, and names no others. What is only for development (the
 * root's package.json) is for tests; tests beside the source may use testing as well. `tests/` uses what the packages
 * below it use.
 */
export const checkPackages: Rule = (house) => {
  const imports = house.sources.flatMap((source) => source.imports);
  return [
    ...imports.flatMap((entry) => unnamed(entry, house)),
    ...house.workspaces.flatMap((workspace) => unused(workspace, imports)),
  ];
};

function unnamed({ file, line, kind, specifier }: Import, house: House): readonly Breach[] {
  if (kind === "address" || specifier.startsWith(".") || engines.test(specifier)) return [];
  const { workspace } = roomOf(file);
  const own = house.workspaces.find(({ name }) => name === workspace);
  const name = packageOf(specifier);
  const named =
    own === undefined
      ? house.workspaces.flatMap((one) => [...one.dependencies, `@wherry/${one.name}`])
      : own.dependencies;
  if (named.includes(name) || name === `@wherry/${workspace}`) return [];
  if (isTest(file) && (house.developmentPackages.includes(name) || name === "@wherry/testing")) return [];
  const where = own === undefined ? "no package.json of a workspace" : `${workspace}/package.json does not`;
  return [
    {
      file,
      line,
      message: own === undefined ? `${where} names ${name}` : `${where} name ${name}; add it there, or do without`,
    },
  ];
}

function unused(workspace: Workspace, imports: readonly Import[]): readonly Breach[] {
  const used = new Set(
    imports
      .filter(({ file }) => roomOf(file).workspace === workspace.name)
      .map(({ specifier }) => packageOf(specifier)),
  );
  return workspace.dependencies
    .filter((name) => !used.has(name))
    .map((name) => ({
      file: `${workspace.name}/package.json`,
      line: 1,
      message: `no file of ${workspace.name} imports ${name}; take it out`,
    }));
}

/** "@scope/name/path" -> "@scope/name", "name/path" -> "name". */
function packageOf(specifier: string): string {
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}

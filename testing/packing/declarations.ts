import { globSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { run } from "@wherry/factory/system/processes.ts";
import { temporaryDirectory } from "../fixtures/temporary.ts";
import { relativeImports } from "./specifiers.ts";
import { readWorkspaces } from "./workspaces.ts";

/** The declarations of all libraries: of what the workspaces' manifests export, and of all that is needed for it. */
export async function declareLibraries(root: string): Promise<ReadonlyMap<string, string>> {
  const modules = readWorkspaces(root).flatMap(({ folder, entries }) => entries.map(([, path]) => join(folder, path)));
  return await makeDeclarations(root, modules);
}

/**
 * Declarations (.d.ts) of these modules and of all that they import from the workspaces, by path: what is not in here
 * is needed by nobody outside.
 *
 * @throws {Error} what the compiler says, where it refuses
 */
async function makeDeclarations(root: string, modules: readonly string[]): Promise<ReadonlyMap<string, string>> {
  await using folder = await temporaryDirectory();
  const output = join(folder.path, "declarations");
  const project = join(folder.path, "tsconfig.json");
  const compilerOptions = {
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    outDir: output,
    rootDir: root,
    typeRoots: [join(root, "node_modules/@types")],
    // Not by way of node_modules: nothing is emitted of what lies there.
    paths: { "@wherry/*": [join(root, "*")] },
  };
  const files = modules.map((module) => join(root, module));
  await writeFile(
    project,
    JSON.stringify({ extends: join(root, "tsconfig.json"), compilerOptions, include: [], files }),
  );
  const { status, stdout } = await run(process.execPath, [
    join(root, "node_modules/typescript/bin/tsc"),
    "-p",
    project,
  ]);
  if (status !== 0) throw new Error(`no declarations were made:\n${stdout.toString("utf8").slice(0, 4000)}`);
  return new Map(
    globSync("**/*.d.ts", { cwd: output })
      .sort()
      .map((path) => [path, readFileSync(join(output, path), "utf8")]),
  );
}

/** The path of a module's declaration: "a.d.ts" for "a.ts". */
export function declarationOf(module: string): string {
  return module.replace(/\.[jt]s$/, ".d.ts");
}

/** Of some declarations those that one of them needs: itself, and what it imports by a relative path. */
export function declarationsFrom(
  declarations: ReadonlyMap<string, string>,
  first: string,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const waiting = [first];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const text = declarations.get(path);
    if (text === undefined) throw new Error(`there is no declaration ${path}`);
    if (found.has(path)) continue;
    found.set(path, text);
    const folder = dirname(path);
    waiting.push(...relativeImports(text).map((to) => join(folder, declarationOf(to))));
  }
  return found;
}

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { transform } from "esbuild";
import { manifestFile, type PackageContents, type PackedFile, textFile } from "./package-contents.ts";
import { namedPackages, rewriteSpecifiers } from "./specifiers.ts";
import { type PackedWorkspace, readWorkspaces } from "./workspaces.ts";

/** The oldest Node.js that runs them, where that is not 20: Node.js has zstd since 22.15. */
const oldestNode: Readonly<Record<string, string>> = { formats: ">=22.15", host: ">=22.15", factory: ">=26" };

/** Node.js's own types, and the version that the declarations were made with. */
const nodeTypes = "@types/node";

/**
 * The workspaces as libraries: of what their manifests export, and of all that is imported from there, compiled modules
 * with declarations. `factoryFiles` are those that the factory reads at run time, `declarations` those of
 * `declareLibraries`.
 */
export async function packLibraries(
  root: string,
  factoryFiles: ReadonlyMap<string, PackedFile>,
  declarations: ReadonlyMap<string, string>,
): Promise<readonly PackageContents[]> {
  const workspaces = readWorkspaces(root);
  const code = new Map<string, string>();
  for (const [path, declaration] of declarations) {
    const source = path.replace(/\.d\.ts$/, ".ts");
    const compiled = await compileModule(readFileSync(join(root, source), "utf8"));
    code.set(path.replace(/\.d\.ts$/, ".js"), rewriteSpecifiers(compiled, workspaces));
    code.set(path, rewriteSpecifiers(declaration, workspaces));
  }
  return workspaces.map((workspace) => {
    const below = [...code].filter(([path]) => path.startsWith(`${workspace.folder}/`));
    return packLibrary(root, workspace, {
      code: new Map(below.map(([path, text]) => [path.slice(workspace.folder.length + 1), text])),
      others: workspace.folder === "factory" ? factoryFiles : new Map(),
    });
  });
}

/** Types are taken off, and what Node.js 20 does not know (`using`) is said in its words. */
async function compileModule(source: string): Promise<string> {
  const tsconfigRaw = { compilerOptions: { verbatimModuleSyntax: true } };
  return (await transform(source, { loader: "ts", format: "esm", target: "node20", charset: "utf8", tsconfigRaw }))
    .code;
}

interface LibraryFiles {
  readonly code: ReadonlyMap<string, string>;
  readonly others: ReadonlyMap<string, PackedFile>;
}

function packLibrary(root: string, workspace: PackedWorkspace, { code, others }: LibraryFiles): PackageContents {
  const { name, version, description, license, folder } = workspace;
  const named = new Set([...code].flatMap(([path, text]) => (path.endsWith(".js") ? namedPackages(text) : [])));
  for (const one of [...code].flatMap(([, text]) => namedPackages(text)))
    if (one.startsWith("@wherry/")) named.add(one);
  const dependencies = Object.entries(workspace.dependencies).filter(([one]) => named.has(one) && one !== "esbuild");
  const manifest = {
    name,
    version,
    description,
    license,
    type: "module",
    engines: { node: oldestNode[folder] ?? ">=20" },
    exports: packedExports(workspace),
    dependencies: Object.fromEntries(dependencies),
    peerDependencies: { [nodeTypes]: ">=20" },
    peerDependenciesMeta: { [nodeTypes]: { optional: true } },
  };
  const readme = join(root, folder, "README.md");
  return {
    name,
    version,
    files: new Map([
      ...others,
      ...[...code].map(([path, text]) => [path, textFile(text)] as const),
      ["package.json", manifestFile(manifest)],
      ["README.md", existsSync(readme) ? { bytes: readFileSync(readme) } : textFile(`# ${name}\n\n${description}.\n`)],
      ["LICENSE", { bytes: readFileSync(join(root, "LICENSE")) }],
    ]),
  };
}

/** What the package offers by name; what only packages of Wherry's own import from each other is called internal. */
function packedExports({ entries }: PackedWorkspace): Readonly<Record<string, unknown>> {
  const compiled = (path: string) => {
    const stem = path.replace(/\.ts$/, "");
    return { types: `${stem}.d.ts`, default: `${stem}.js` };
  };
  return {
    ...Object.fromEntries(entries.map(([name, path]) => [name, compiled(path)])),
    "./internal/*.js": { types: "./*.d.ts", default: "./*.js" },
    "./package.json": "./package.json",
  };
}

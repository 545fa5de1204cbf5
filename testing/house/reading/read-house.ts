import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { findPaths } from "./find-paths.ts";
import type { House, Workspace } from "./house.ts";
import { readSources, WIDTH } from "./read-sources.ts";
import type { Import } from "./source-facts.ts";

/** Folders with source files that are not packages. */
const others = ["tests", "images"];

/** All that the rules look at, read from a folder of the project's shape. */
export function readHouse(root: string): House {
  const manifest = readManifest(join(root, "package.json"));
  const workspaces = stringsOf(manifest.workspaces).map((name) => readWorkspace(root, name));
  const files = [...workspaces.map(({ name }) => name), ...others]
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => globSync(`${folder}/**`, { cwd: root, withFileTypes: false }))
    .filter((file) => /\.\w+$/.test(file) && !file.includes("node_modules"))
    .sort();
  const sources = readSources(
    root,
    files.filter((file) => file.endsWith(".ts")),
  );
  return {
    workspaces,
    developmentPackages: Object.keys(recordOf(manifest.devDependencies)),
    ...readDocuments(root),
    files,
    sources: sources.map((source) => ({
      ...source,
      imports: source.imports.map((one) => ({
        ...one,
        file: source.file,
        target: targetOf({ ...one, file: source.file }, workspaces),
      })),
    })),
    wideShellComments: shellScripts(root).flatMap((file) => wideComments(root, file)),
  };
}

function readDocuments(root: string): Pick<House, "paths" | "documents"> {
  const exclude = (path: string) => /(?:^|\/)node_modules(?:\/|$)/.test(path);
  const paths = globSync("**", { cwd: root, exclude });
  const documents = paths
    .filter((file) => file.endsWith(".md"))
    .sort()
    .map((file) => {
      const text = readFileSync(join(root, file), "utf8");
      return { file, text, named: findPaths(text, 1, "document") };
    });
  return { paths: new Set(paths), documents };
}

/** Where a specifier leads: to a path from the root for the project's own files, otherwise it stays as it is. */
export function targetOf(
  { file, kind, specifier }: Pick<Import, "file" | "kind" | "specifier">,
  workspaces: readonly Workspace[],
): string {
  if (specifier.startsWith(".") || kind === "address") return normalize(join(dirname(file), specifier));
  const [, name, path] = /^@wherry\/([^/]+)\/(.+)$/.exec(specifier) ?? [];
  if (name === undefined || path === undefined) return specifier;
  return `${name}/${workspaces.find((one) => one.name === name)?.entrances.get(`./${path}`) ?? path}`;
}

function readWorkspace(root: string, name: string): Workspace {
  const manifest = readManifest(join(root, name, "package.json"));
  const entrances = Object.entries(recordOf(manifest.exports)).flatMap(([entrance, file]) =>
    typeof file === "string" ? [[entrance, normalize(file)] as const] : [],
  );
  return { name, entrances: new Map(entrances), dependencies: Object.keys(recordOf(manifest.dependencies)) };
}

function readManifest(path: string): Readonly<Record<string, unknown>> {
  return recordOf(JSON.parse(readFileSync(path, "utf8")));
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

function stringsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

function shellScripts(root: string): readonly string[] {
  const places = ["**/*.sh", "bin/*", ".ci/*"];
  return globSync(places, { cwd: root, exclude: (path) => path.includes("node_modules") }).sort();
}

function wideComments(root: string, file: string): readonly { readonly file: string; readonly line: number }[] {
  return readFileSync(join(root, file), "utf8")
    .split("\n")
    .flatMap((text, index) => ([...text].length > WIDTH && /(^|\s)#/.test(text) ? [{ file, line: index + 1 }] : []));
}

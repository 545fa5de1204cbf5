import { findPaths } from "../reading/find-paths.ts";
import type { House, Workspace } from "../reading/house.ts";
import { targetOf } from "../reading/read-house.ts";
import { readSources } from "../reading/read-sources.ts";

/** A house of a few source texts, by path, for tests of rules. */
export function sketchHouse(
  texts: Readonly<Record<string, string>>,
  dependencies: Readonly<Record<string, readonly string[]>> = {},
): House {
  const files = Object.keys(texts);
  const names = new Set([...files.map((file) => file.split("/")[0] ?? ""), ...Object.keys(dependencies)]);
  const workspaces: Workspace[] = [...names]
    .filter((name) => name !== "tests" && name !== "images")
    .map((name) => ({ name, entrances: new Map(), dependencies: dependencies[name] ?? [] }));
  return {
    workspaces,
    developmentPackages: ["fast-check"],
    paths: new Set(files.flatMap((file) => [file, ...foldersOf(file)])),
    documents: files
      .filter((file) => file.endsWith(".md"))
      .map((file) => ({ file, text: texts[file] ?? "", named: findPaths(texts[file] ?? "", 1, "document") })),
    files,
    sources: readSources(
      "/nowhere",
      files.filter((file) => file.endsWith(".ts")),
      texts,
    ).map((source) => ({
      ...source,
      imports: source.imports.map((one) => ({
        ...one,
        file: source.file,
        target: targetOf({ ...one, file: source.file }, workspaces),
      })),
    })),
    wideShellComments: [],
  };
}

function foldersOf(file: string): readonly string[] {
  const parts = file.split("/");
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("/"));
}

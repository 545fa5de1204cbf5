import type { Dirent } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, extname, join, resolve } from "node:path";
import { WherryError } from "@wherry/core/errors/errors.ts";
import type { Place } from "@wherry/core/errors/place.ts";
import { closest } from "@wherry/core/errors/suggest.ts";

const EXTENSIONS = [".yaml", ".yml", ".json", ".ts"];

interface FindOptions {
  /** Folder of the stock definitions: NAME/image.yaml or NAME.yaml. */
  readonly stockDirectory: string;
  /** Where relative paths begin: the working folder, or the folder of the definition that extends this one. */
  readonly from: string;
  /** The place that names it, where a definition does. */
  readonly where?: Place;
}

/**
 * The absolute path of a definition. What has a slash or a known extension is a path, all else the name of a stock
 * definition. Whether there is a file at a path that has a known extension, its reader finds out.
 *
 * @throws {WherryError} definition.unreadable when no stock definition has this name, or a file by this path has
 *   another extension than definitions have
 */
export async function findDefinition(nameOrPath: string, options: FindOptions): Promise<string> {
  const extension = extname(nameOrPath);
  if (nameOrPath.includes("/") || /^\.\.?$/.test(nameOrPath) || EXTENSIONS.includes(extension)) {
    const path = resolve(options.from, nameOrPath);
    const status = await stat(path).catch(() => undefined);
    if (status?.isDirectory()) return (await firstFile(candidates(join(path, "image")))) ?? path;
    if (status !== undefined && !EXTENSIONS.includes(extension)) {
      throw failure(
        `${nameOrPath} is not a definition: the name of one ends in ${EXTENSIONS.slice(0, -1).join(", ")} or ${EXTENSIONS.at(-1)}`,
        undefined,
        options,
      );
    }
    return path;
  }
  const stock = await stockDefinitions(options.stockDirectory);
  const found = stock.get(nameOrPath);
  if (found !== undefined) return found;
  const names = [...stock.keys()];
  const file = await firstFile([resolve(options.from, nameOrPath), ...candidates(resolve(options.from, nameOrPath))]);
  const folder = await firstFile(candidates(resolve(options.from, nameOrPath, "image")));
  const near = closest(nameOrPath, names);
  const hint =
    (file !== undefined && `there is a file ${basename(file)}: write ./${basename(file)} to use it`) ||
    (folder !== undefined && `there is a folder ${nameOrPath}: write ./${nameOrPath} to use the definition in it`) ||
    (near !== undefined && `did you mean "${near}"?`) ||
    "give one of these names, or the path of a file";
  const known = names.length === 0 ? "there are none" : names.join(", ");
  throw failure(`no stock definition is called "${nameOrPath}"; known: ${known}`, hint, options);
}

/** Names of the stock definitions and their files, in alphabetical order. */
async function stockDefinitions(stockDirectory: string): Promise<ReadonlyMap<string, string>> {
  const entries: Dirent[] = await readdir(stockDirectory, { withFileTypes: true }).catch(() => []);
  const found = new Map<string, string>();
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(stockDirectory, entry.name);
    if (entry.isFile() && EXTENSIONS.includes(extname(entry.name)))
      found.set(basename(entry.name, extname(entry.name)), path);
    const file = entry.isDirectory() ? await firstFile(candidates(join(path, "image"))) : undefined;
    if (file !== undefined) found.set(entry.name, file);
  }
  return found;
}

function candidates(stem: string): string[] {
  return EXTENSIONS.map((extension) => stem + extension);
}

async function firstFile(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) {
    const status = await stat(path).catch(() => undefined);
    if (status?.isFile()) return path;
  }
  return undefined;
}

function failure(message: string, hint: string | undefined, { where }: FindOptions): WherryError {
  return new WherryError("definition.unreadable", message, {
    ...(hint === undefined ? {} : { hint }),
    ...(where === undefined ? {} : { where }),
  });
}

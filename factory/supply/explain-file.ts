import { closest } from "@wherry/core/errors/suggest.ts";
import { mergedUsr } from "@wherry/core/paths/merged-usr.ts";
import { baseName, parentOf } from "@wherry/core/paths/paths.ts";
import { unitFolders } from "@wherry/core/systemd/unit-folders.ts";
import type { ImageDefinition } from "../definition/image-definition.ts";
import { packageOfUnit } from "../distributions/packaged-units.ts";
import type { UnpackedPackage } from "../tree/unpacked-package.ts";
import { completeLock } from "./complete-lock.ts";
import { explainPackage, type PackageExplanation } from "./explain-package.ts";
import { fetchImagePackages } from "./fetch-locked.ts";
import { lockImage } from "./lock-image.ts";
import type { Workshop } from "./workshop.ts";

/** Names that are told of many. */
const MOST_NAMES = 5;
/** A folder of more files says nothing about one that is not there. */
const MOST_BESIDE = 30;

/**
 * Why a file or a unit is in an image: by which package, and why that one is there; or, where no package of the image
 * has it, what there is in its place. `asked` is an absolute path, or the name of a unit.
 *
 * @throws {WherryError} repository.missing when one cannot be had, with the codes of `openRepositories`
 * @throws {WherryError} package.missing, solver.unsatisfiable or solver.exhausted when the definition has no solution
 */
export async function explainFile(
  definition: ImageDefinition,
  asked: string,
  workshop: Workshop,
): Promise<PackageExplanation> {
  const own = ownOf(definition, asked);
  if (own !== undefined)
    return { package: asked, included: true, chain: [], text: [`${asked} is the definition's own: ${own}`] };
  const first = await lockImage(definition, workshop);
  const lock = await completeLock(first, definition, await fetchImagePackages(first, definition, workshop), workshop);
  const packages = await fetchImagePackages(lock, definition, workshop);
  const isUnit = !asked.startsWith("/");
  const places = isUnit ? unitPlaces(asked) : [inUsr(asked)];
  const files = filesOf(packages);
  const found = files.find(({ path }) => places.includes(path));
  if (found !== undefined) {
    const explanation = await explainPackage(definition, found.name, workshop);
    return { ...explanation, text: [`${found.path} is a file of ${found.name}`, ...explanation.text] };
  }
  const text = [`no package of ${definition.name} has ${asked}`, ...whatElse(asked, isUnit, files)];
  return { package: asked, included: false, chain: [], text };
}

/** The key of the definition that brings a file or a unit. */
function ownOf({ files, links, directories, services }: ImageDefinition, asked: string): string | undefined {
  if (services.units.some(({ name }) => name === asked)) return "services.units";
  for (const [key, entries] of Object.entries({ files, links, directories }))
    if (entries.some(({ path }) => inUsr(path) === inUsr(asked))) return key;
  return undefined;
}

function unitPlaces(unit: string): readonly string[] {
  return (["system", "user"] as const).flatMap((scope) =>
    unitFolders(scope).map((folder) => inUsr(`${folder}/${unit}`)),
  );
}

interface PackagedFile {
  readonly path: string;
  /** The package's. */
  readonly name: string;
}

function filesOf(packages: readonly UnpackedPackage[]): readonly PackagedFile[] {
  return packages.flatMap(({ package: { name }, entries }) =>
    [...entries].filter(([, { kind }]) => kind !== "directory").map(([path]) => ({ path: inUsr(path), name })),
  );
}

/** "/bin/sh" is "/usr/bin/sh", wherever its package has it. */
function inUsr(path: string): string {
  return mergedUsr.some((alias) => path.startsWith(`/${alias}/`)) ? `/usr${path}` : path;
}

const made = "what the build makes itself is not looked at: accounts, indexes, what maintainer scripts leave";

/** What there is in the place of what is not there. */
function whatElse(asked: string, isUnit: boolean, files: readonly PackagedFile[]): readonly string[] {
  const owner = isUnit ? packageOfUnit(asked) : undefined;
  if (owner !== undefined) return [`the package ${owner} has it: add it to packages.install`];
  const told = (some: readonly PackagedFile[]) =>
    some.slice(0, MOST_NAMES).map(({ path, name }) => `there is ${path}, of ${name}`);
  const sameName = isUnit ? [] : files.filter(({ path }) => baseName(path) === baseName(asked));
  if (sameName.length > 0) return told(sameName);
  // The type is most of a short name, and says nothing.
  const type = isUnit ? asked.slice(asked.lastIndexOf(".")) : "";
  const stem = (path: string) => baseName(path).slice(0, baseName(path).length - type.length);
  const folder = parentOf(inUsr(asked));
  const beside = files.filter(({ path }) =>
    isUnit ? path.includes("/systemd/") && path.endsWith(type) : parentOf(path) === folder,
  );
  const meant = closest(
    stem(asked),
    beside.map(({ path }) => stem(path)),
  );
  if (meant !== undefined) return told(beside.filter(({ path }) => stem(path) === meant));
  if (isUnit || beside.length === 0 || beside.length > MOST_BESIDE) return [made];
  const names = beside.map(({ path }) => baseName(path)).sort();
  const rest = names.length - MOST_NAMES;
  const more = rest > 0 ? ` and ${rest} more` : "";
  return [`in ${folder} there are ${names.slice(0, MOST_NAMES).join(", ")}${more}`, made];
}

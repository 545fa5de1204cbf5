import { WherryError } from "@wherry/core/errors/errors.ts";
import type { Finding } from "@wherry/core/errors/finding.ts";
import { checkAccounts } from "./checks/accounts.ts";
import type { Check, CheckContext } from "./checks/check.ts";
import { checkChoices } from "./checks/choices.ts";
import { findDuplicates } from "./checks/duplicates.ts";
import { checkEssentials } from "./checks/essentials.ts";
import { checkPaths } from "./checks/paths.ts";
import { checkSources } from "./checks/sources.ts";
import { checkStructure } from "./checks/structure.ts";
import { findWarnings } from "./checks/warnings.ts";
import type { ImageDefinition } from "./image-definition.ts";
import { displayPath, type LayerOptions, type Layers, readLayers } from "./layers.ts";
import { expand } from "./merge/expand.ts";
import { withoutRemovals } from "./merge/finish.ts";
import { mergeDefinitions } from "./merge/merge.ts";
import { resolveDefinition } from "./resolve.ts";
import { type MapNode, mapNode } from "./source/node.ts";

export interface LoadedDefinition {
  readonly definition: ImageDefinition;
  /** Absolute paths of all files that were read to make it: what to watch. */
  readonly files: readonly string[];
  /** What is worth a word, but no reason to stop. */
  readonly findings: readonly Finding[];
}

const CHECKS: readonly Check[] = [checkEssentials, checkPaths, checkAccounts, checkChoices, checkSources];

/**
 * Reads the definition of an image: a file (.yaml, .yml, .json, .ts), or a stock definition by name, with all that it
 * extends. Throws `definition.unreadable` where a file cannot be read, and `definition.invalid` with every problem that
 * was found, each with its place.
 */
export async function loadDefinition(nameOrPath: string, options: LayerOptions): Promise<LoadedDefinition> {
  const read = await readLayers(nameOrPath, options);
  const refuse = (findings: readonly Finding[]) => {
    if (findings.length > 0) throw invalid(findings, read, options);
  };
  refuse([...read.findings, ...checkLayers(read)]);
  const maps = read.layers.flatMap(({ root }, index) => {
    if (root.kind !== "map") return [];
    return [index === read.layers.length - 1 ? expand(root) : withoutBudgets(expand(root))];
  });
  const merged = maps.reduce<MapNode>(
    mergeDefinitions,
    mapNode([], { file: displayPath(read.files[0] ?? "", options.cwd) }),
  );
  const { root, findings: idle } = withoutRemovals(merged);
  const { image, findings } = checkStructure(root, { partial: false });
  if (image === undefined) throw invalid([...idle, ...findings], read, options);
  const definition = resolveDefinition(image, root, options.cwd);
  const context: CheckContext = { definition, root };
  refuse([...idle, ...(await Promise.all(CHECKS.map((check) => check(context)))).flat()]);
  return { definition, files: read.files, findings: inOrder(await findWarnings(context), read.files, options) };
}

/** A budget is about one image; what is built upon that image is another one. */
function withoutBudgets(root: MapNode): MapNode {
  return { ...root, entries: new Map([...root.entries].filter(([key]) => key !== "budgets")) };
}

/** Every file on its own, so that a mistake is found even where another file overrides it. */
function checkLayers({ layers }: Layers): Finding[] {
  return layers.flatMap(({ root }) => [
    ...checkStructure(root, { partial: layers.length > 1 }).findings,
    ...findDuplicates(root),
  ]);
}

function invalid(findings: readonly Finding[], { files }: Layers, options: LayerOptions): WherryError {
  const sorted = inOrder(findings, files, options);
  const count = sorted.length === 1 ? "a problem" : `${sorted.length} problems`;
  return new WherryError("definition.invalid", `${displayPath(files[0] ?? "", options.cwd)} has ${count}`, {
    findings: sorted,
  });
}

/** By file as read, then by line and column. */
function inOrder(findings: readonly Finding[], files: readonly string[], { cwd }: LayerOptions): Finding[] {
  const rank = new Map(files.map((file, index) => [displayPath(file, cwd), index]));
  const keyOf = ({ file = "", line = 0, column = 0 }: Finding) => [rank.get(file) ?? 0, line, column];
  return [...findings].sort((a, b) => {
    const [left, right] = [keyOf(a), keyOf(b)];
    const index = left.findIndex((value, position) => value !== right[position]);
    return index < 0 ? 0 : (left[index] ?? 0) - (right[index] ?? 0);
  });
}

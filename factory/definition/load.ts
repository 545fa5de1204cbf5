import { type ObjectNode, valueIn } from "@wherry/config/json/data-node.ts";
import type { Complain } from "@wherry/config/parameters/parameter.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { createFinding, type Finding } from "@wherry/core/errors/finding.ts";
import { checkAccounts } from "./checks/accounts.ts";
import type { Check, CheckContext } from "./checks/check.ts";
import { checkChoices } from "./checks/choices.ts";
import { findDuplicates } from "./checks/duplicates.ts";
import { checkEssentials } from "./checks/essentials.ts";
import { checkNetwork } from "./checks/network.ts";
import { checkPaths } from "./checks/paths.ts";
import { checkSources } from "./checks/sources.ts";
import { checkStructure } from "./checks/structure.ts";
import { checkTemplates } from "./checks/templates.ts";
import { findWarnings } from "./checks/warnings.ts";
import type { ImageDefinition } from "./image-definition.ts";
import { displayPath, type LayerOptions, type Layers, readLayers } from "./layers.ts";
import { expand } from "./merge/expand.ts";
import { withoutRemovals } from "./merge/finish.ts";
import { mergeDefinitions } from "./merge/merge.ts";
import { originsOf } from "./origins.ts";
import { resolveDefinition } from "./resolve.ts";
import { type FindGiven, templateValues } from "./template.ts";

export interface LoadedDefinition {
  readonly definition: ImageDefinition;
  /** Absolute paths of all files that were read to make it: what to watch. */
  readonly files: readonly string[];
  /** What is worth a word, but no reason to stop. */
  readonly findings: readonly Finding[];
}

interface LoadOptions extends LayerOptions {
  /** Values of its parameters that do not stand in it. */
  readonly parameters?: {
    readonly find: FindGiven;
    /** Refuses a value for a name that is not declared. */
    checkNames(declared: readonly string[]): unknown;
  };
}

const CHECKS: readonly Check[] = [
  checkEssentials,
  checkPaths,
  checkAccounts,
  checkChoices,
  checkNetwork,
  checkSources,
  checkTemplates,
];

/** A definition that says nothing: merging with it brings entries of one list together that are the same. */
const NOTHING: ObjectNode = { kind: "object", entries: [], offset: 0, end: 0 };

/**
 * Reads the definition of an image: a file (.yaml, .yml, .json, .ts), or a stock definition by name, with all that it
 * extends. Where one of these is a program, it runs only if `options.code` allows that.
 *
 * @throws {WherryError} definition.unreadable when it, or a definition that it extends, does not exist or cannot be
 *   read
 * @throws {WherryError} definition.program when one of them is a program, and programs are not allowed
 * @throws {WherryError} definition.invalid when there are problems in it: all that were found, each with its place
 */
export async function loadDefinition(nameOrPath: string, options: LoadOptions): Promise<LoadedDefinition> {
  const read = await readLayers(nameOrPath, options);
  const refuse = (findings: readonly Finding[]) => {
    if (findings.length > 0) throw invalid(findings, read, options);
  };
  refuse([...read.findings, ...checkLayers(read)]);
  const { layers, sources } = read;
  const merged = layers
    .flatMap(({ root }, index) => {
      if (root.kind !== "object") return [];
      return [index === layers.length - 1 ? expand(root) : withoutBudgets(expand(root))];
    })
    .reduce((base, over) => mergeDefinitions(base, over, sources), NOTHING);
  const { root, findings: idle } = withoutRemovals(merged, sources);
  const { image, findings } = checkStructure(root, sources, { partial: false });
  if (image === undefined) throw invalid([...idle, ...findings], read, options);
  const origins = originsOf(root, layers, { ...options, sources });
  const complaints: Finding[] = [];
  const complain: Complain = (_path, message, offset) => {
    complaints.push(createFinding("error", message, { where: sources.placeOf(offset) }));
  };
  const { values, declared } = templateValues(valueIn(root, "parameters"), options.parameters?.find, complain);
  options.parameters?.checkNames(declared);
  refuse(complaints);
  const definition = resolveDefinition(image, { root, sources, cwd: options.cwd, values, origins });
  const context: CheckContext = { definition, root, sources };
  refuse([...idle, ...(await Promise.all(CHECKS.map((check) => check(context)))).flat()]);
  return { definition, files: read.files, findings: inOrder(await findWarnings(context), read.files, options) };
}

/** A budget is about one image; what is built upon that image is another one. */
function withoutBudgets(root: ObjectNode): ObjectNode {
  return { ...root, entries: root.entries.filter(({ key }) => key !== "budgets") };
}

/** Every file on its own, so that a mistake is found even where another file overrides it. */
function checkLayers({ layers, sources }: Layers): Finding[] {
  return layers.flatMap(({ root }) => [
    ...checkStructure(root, sources, { partial: layers.length > 1 }).findings,
    ...findDuplicates(root, sources),
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

import { dirname, relative } from "node:path";
import { type DataNode, valueIn } from "@wherry/config/json/data-node.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { createFinding, type Finding } from "@wherry/core/errors/finding.ts";
import type { Place } from "@wherry/core/errors/place.ts";
import { findDefinition } from "./find.ts";
import { type CodePolicy, type ProgramUse, refuseProgram } from "./programs.ts";
import { parseDefinition } from "./source/parse-definition.ts";
import { readTextFile } from "./source/read-file.ts";
import { createSourceFiles, type SourceFiles } from "./source/source-files.ts";
import { loadTypeScript } from "./source/typescript.ts";

/** One file of a definition, as written. */
export interface Layer {
  /** Absolute. */
  readonly file: string;
  readonly root: DataNode;
}

export interface Layers {
  /** Each file once, what is extended before what extends it; the last one is the definition itself. */
  readonly layers: readonly Layer[];
  readonly files: readonly string[];
  /** Where their nodes stand. */
  readonly sources: SourceFiles;
  readonly findings: readonly Finding[];
}

export interface LayerOptions {
  readonly stockDirectory: string;
  /** Places show files relative to it. */
  readonly cwd: string;
  /** What is done about definitions that are programs; without it, they are refused, and none runs. */
  readonly code?: CodePolicy;
}

/**
 * Reads a definition and all that it extends. A file that is extended twice, by two others, counts once, at its first
 * place: so it cannot undo what the first of the two changed. Problems of syntax, and circles, are findings.
 *
 * @throws {WherryError} definition.unreadable when a definition that is named does not exist, or its file cannot be
 *   read
 * @throws {WherryError} definition.program when one of them is a program, and programs are not allowed
 */
export async function readLayers(nameOrPath: string, options: LayerOptions): Promise<Layers> {
  const layers = new Map<string, Layer>();
  const files = new Set<string>();
  const sources = createSourceFiles();
  const findings: Finding[] = [];
  const shown = (file: string) => displayPath(file, options.cwd);

  async function read(name: string, from: string, chain: readonly string[], where?: Place): Promise<void> {
    const file = await findDefinition(name, { ...options, from, ...(where === undefined ? {} : { where }) });
    if (chain.includes(file)) {
      const circle = [...chain.slice(chain.indexOf(file)), file].map(shown).join(" -> ");
      const hint = "take one `extends` out of this circle";
      findings.push(createFinding("error", `a definition extends itself: ${circle}`, { where, hint }));
      return;
    }
    if (files.has(file)) return;
    files.add(file);
    const extender = chain.at(-1);
    const source = await parse(file, {
      show: shown,
      files: sources,
      where,
      code: options.code,
      isOfData: extender !== undefined && !isProgram(extender),
    });
    for (const imported of source.files) files.add(imported);
    findings.push(...source.findings);
    if (source.root === undefined) return;
    for (const extended of extendedNames(source.root, sources)) {
      await read(extended.name, dirname(file), [...chain, file], extended.where);
    }
    layers.set(file, { file, root: source.root });
  }

  await read(nameOrPath, options.cwd, []);
  return { layers: [...layers.values()], files: [...files], sources, findings };
}

interface ParseContext {
  readonly show: (file: string) => string;
  readonly files: SourceFiles;
  /** The place that names the file, where another file does. */
  readonly where: Place | undefined;
  readonly code: CodePolicy | undefined;
  /** Whether a file that is no program itself extends it. */
  readonly isOfData: boolean;
}

function isProgram(file: string): boolean {
  return file.endsWith(".ts");
}

async function parse(file: string, { show, files, where, code, isOfData }: ParseContext) {
  try {
    const text = await readTextFile(file, where);
    if (isProgram(file)) {
      const use: ProgramUse = { file: show(file), where, isOfData };
      if (code?.isAllowed !== true) throw refuseProgram(use, code);
      code.onProgram(use);
      const onImport = (imported: string, by: string) => code.onImport(imported, by);
      return await loadTypeScript(file, { show, files, onImport });
    }
    return { ...(await parseDefinition(show(file), text, files)), files: [] };
  } catch (problem) {
    throw problem instanceof WherryError ? withShownPath(problem, file, show(file)) : problem;
  }
}

/** Errors speak of the file as everything else does. */
function withShownPath(error: WherryError, file: string, shown: string): WherryError {
  const { where } = error;
  return new WherryError(error.code, error.message.replace(file, shown), {
    cause: error.cause,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    ...(where === undefined ? {} : { where }),
  });
}

/** Relative to the working folder where it lies below it. */
export function displayPath(file: string, cwd: string): string {
  const path = relative(cwd, file);
  return path.startsWith("..") || path === "" ? file : path;
}

/** What `extends` names, with places; anything but texts is the schema's to complain about. */
function extendedNames(root: DataNode, sources: SourceFiles): { name: string; where: Place }[] {
  const node = valueIn(root, "extends");
  if (node === undefined) return [];
  const nodes = node.kind === "list" ? node.items : [node];
  return nodes.flatMap((item) =>
    item.kind === "string" && item.text !== "" ? [{ name: item.text, where: sources.placeOf(item.offset) }] : [],
  );
}

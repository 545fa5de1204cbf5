import { WherryError } from "@wherry/core/errors/errors.ts";
import { createFinding } from "@wherry/core/errors/finding.ts";
import type { Content, Tree } from "@wherry/core/tree/tree.ts";
import { type KernelModule, resolveModules } from "../../kernel/module-dependencies.ts";
import { type BuiltinFiles, moduleIndexFiles } from "../../kernel/module-index-files.ts";
import { moduleName } from "../../kernel/module-name.ts";
import {
  type KnownFacts,
  kernelVersions,
  moduleFiles,
  modulesFolder,
  readKernelModules,
} from "../../kernel/read-modules.ts";
import type { ModuleSelection } from "../../kernel/unneeded-modules.ts";
import { draftOf, putFile } from "../../tree/edit.ts";
import type { Remember } from "../context.ts";

interface ModuleIndexContext {
  readonly read: (content: Content) => Promise<Uint8Array>;
  /** The modification time of what is made. */
  readonly epoch: number;
  /** Facts of modules that were read before. */
  readonly known?: KnownFacts;
  /** The index of a kernel takes longer to make than to keep. */
  readonly remember?: Remember | undefined;
  /** Modules to leave out, with respect for those that stay. */
  readonly unneeded?: ModuleSelection;
}

/**
 * Listings for people; every program reads the `.bin` files. `modules.dep` and `modules.softdep` have other readers.
 */
const listings = ["modules.alias", "modules.symbols"];

/**
 * Writes what depmod(8) writes, for every kernel in the tree: which module serves which device, and what it needs.
 *
 * @throws {WherryError} finisher.failed when modules need others that are not in the tree, with all of them
 * @throws {WherryError} kernel.invalid when modules need each other in a circle
 * @throws {WherryError} format.invalid when a module is damaged, or what it says about itself is not 7-bit text
 */
export async function indexModules(tree: Tree, context: ModuleIndexContext): Promise<Tree> {
  const draft = draftOf(tree);
  for (const version of kernelVersions(tree)) {
    const folder = `${modulesFolder}/${version}`;
    const kept = await readKernelModules(tree, version, context);
    const stays = new Set(kept.map(({ path }) => path));
    for (const path of moduleFiles(tree, version).keys()) if (!stays.has(path)) draft.delete(`${folder}/${path}`);
    removeEmptyFolders(draft, `${folder}/kernel`);
    const text = async (name: string) => {
      const node = tree.get(`${folder}/${name}`);
      return node?.kind === "file" ? Buffer.from(await context.read(node.content)).toString("utf8") : "";
    };
    const builtin = { builtin: await text("modules.builtin"), modinfo: await text("modules.builtin.modinfo") };
    const sources = { kept, builtin, order: await text("modules.order"), version };
    const make = async () => indexFiles(sources);
    const files =
      context.remember === undefined
        ? await make()
        : await context.remember(`module index 1 ${JSON.stringify(sources)}`, make);
    for (const [name, bytes] of files)
      putFile(draft, `${folder}/${name}`, Buffer.from(bytes, "base64"), { mtime: context.epoch });
  }
  return draft;
}

interface IndexSources {
  readonly kept: readonly KernelModule[];
  readonly builtin: BuiltinFiles;
  readonly order: string;
  readonly version: string;
}

/** What is remembered of it, under "module index 1": a change of what is made needs another number. */
function indexFiles({ kept, builtin, order, version }: IndexSources): (readonly [name: string, base64: string])[] {
  checkDependencies(kept, builtin.builtin, version);
  const resolved = resolveModules(kept, order.split("\n"));
  return [...moduleIndexFiles(resolved, builtin)].flatMap(([name, make]) =>
    listings.includes(name) ? [] : [[name, Buffer.from(make()).toString("base64")] as const],
  );
}

/** A module that lost a dependency to trimming would fail only when its device turns up. */
function checkDependencies(modules: readonly KernelModule[], builtin: string, version: string): void {
  const present = new Set([...modules.map(({ name }) => name), ...builtin.split("\n").map(moduleName)]);
  const findings = modules.flatMap((module) => {
    const missing = module.facts.dependencies.filter((name) => !present.has(name));
    return missing.length === 0 ? [] : [createFinding("error", `${module.path} needs ${missing.join(", ")}`)];
  });
  if (findings.length === 0) return;
  throw new WherryError("finisher.failed", `modules of kernel ${version} need others that are not in the image`, {
    findings,
    hint: "trim these modules too, or keep those that they need",
  });
}

/** Folders that hold nothing any more, from the innermost on. */
function removeEmptyFolders(draft: Map<string, { readonly kind: string }>, folder: string): void {
  const used = new Set<string>();
  const paths = [...draft.keys()].filter((path) => path.startsWith(`${folder}/`)).sort();
  for (const path of paths.reverse()) {
    if (draft.get(path)?.kind === "directory" && !used.has(path)) draft.delete(path);
    else used.add(path.slice(0, path.lastIndexOf("/")));
  }
}

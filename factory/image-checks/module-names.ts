import { decodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { type Glob, isGlob, nameGlob } from "@wherry/core/globs/globs.ts";
import { type FileView, readText } from "@wherry/core/tree/view.ts";
import { moduleName, underscored } from "../kernel/module-name.ts";

/** The modules that a kernel has, as modprobe(8) looks them up. */
export interface ModuleNames {
  /** Whether modprobe finds a module, a part of the kernel or an alias of that name. */
  has(name: string): boolean;
}

/** The modules of all kernels of an image; undefined where there is no kernel. A module must be in each of them. */
export function readModuleNames(view: FileView): ModuleNames | undefined {
  const folders = view
    .list("/usr/lib/modules")
    .map((version) => `/usr/lib/modules/${version}`)
    .filter((folder) => view.read(`${folder}/modules.dep`) !== undefined);
  if (folders.length === 0) return undefined;
  const indexes = folders.map((folder) => readIndex(view, folder));
  return { has: (name) => indexes.every((has) => has(name)) };
}

function readIndex(view: FileView, folder: string): (name: string) => boolean {
  const names = new Set<string>();
  for (const file of ["modules.dep", "modules.builtin"]) {
    for (const line of readText(view, `${folder}/${file}`).split("\n")) {
      const path = line.split(":", 1)[0] ?? "";
      if (path !== "") names.add(moduleName(path));
    }
  }
  let aliases: { readonly exact: ReadonlySet<string>; readonly patterns: readonly Glob[] } | undefined;
  const findAlias = (name: string) => {
    aliases ??= readAliases(readText(view, `${folder}/modules.alias`), builtinAliases(view, folder));
    return aliases.exact.has(name) || aliases.patterns.some((matches) => matches(name));
  };
  return (name) => names.has(underscored(name)) || findAlias(underscored(name));
}

/** modules.builtin.modinfo: "NAME.KEY=VALUE", each ended by NUL. */
function builtinAliases(view: FileView, folder: string): string[] {
  const text = decodeUtf8(view.read(`${folder}/modules.builtin.modinfo`) ?? new Uint8Array());
  return [...text.matchAll(/(?:^|\0)[^.\0=]+\.alias=([^\0]*)/g)].map(([, alias = ""]) => alias);
}

function readAliases(text: string, builtin: readonly string[]) {
  const exact = new Set<string>();
  const patterns: Glob[] = [];
  const add = (alias: string) => {
    if (!isGlob(alias)) exact.add(underscored(alias));
    // A unit names no device by its numbers.
    else if (!alias.includes(":")) patterns.push(nameGlob(underscored(alias)));
  };
  for (const line of text.split("\n")) {
    const [, alias] = /^alias (\S+) /.exec(line) ?? [];
    if (alias !== undefined) add(alias);
  }
  for (const alias of builtin) add(alias);
  return { exact, patterns };
}

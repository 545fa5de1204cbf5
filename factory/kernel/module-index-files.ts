import { type KmodIndexEntry, writeKmodIndex } from "./kmod-index.ts";
import type { ResolvedModule } from "./module-dependencies.ts";
import { moduleName, normaliseAlias } from "./module-name.ts";

/** What a kernel package says about the parts that are linked into the kernel. */
export interface BuiltinFiles {
  /** `modules.builtin`: one path a line. */
  readonly builtin: string;
  /** `modules.builtin.modinfo`: NUL-separated "name.key=value". */
  readonly modinfo: string;
}

/** The files that depmod(8) writes, by name; each is made when it is asked for. */
export function moduleIndexFiles(
  modules: readonly ResolvedModule[],
  builtin: BuiltinFiles,
): ReadonlyMap<string, () => Uint8Array> {
  const perModule = (entries: (module: ResolvedModule) => readonly [key: string, value: string][]) =>
    writeKmodIndex(
      modules.flatMap((module) =>
        entries(module).map(([key, value]): KmodIndexEntry => ({ key, value, priority: module.index })),
      ),
    );
  const dependencies = (module: ResolvedModule) =>
    `${module.path}:${module.dependencies.map((dependency) => ` ${dependency.path}`).join("")}`;
  const symbols = () => exportedSymbols(modules);
  return new Map<string, () => Uint8Array>([
    ["modules.dep", () => lines(modules.map(dependencies))],
    ["modules.dep.bin", () => perModule((module) => [[module.name, dependencies(module)]])],
    [
      "modules.alias",
      () =>
        lines([
          "# Aliases extracted from modules themselves.",
          ...modules.flatMap(({ name, facts }) => facts.aliases.map((alias) => `alias ${alias} ${name}`)),
        ]),
    ],
    [
      "modules.alias.bin",
      () =>
        perModule(({ name, facts }) =>
          facts.aliases.flatMap((alias): [string, string][] => {
            const key = normaliseAlias(alias);
            return key === undefined ? [] : [[key, name]];
          }),
        ),
    ],
    [
      "modules.softdep",
      () =>
        lines([
          "# Soft dependencies extracted from modules themselves.",
          ...modules.flatMap(({ name, facts }) => facts.softDependencies.map((value) => `softdep ${name} ${value}`)),
        ]),
    ],
    [
      "modules.weakdep",
      () =>
        lines([
          "# Weak dependencies extracted from modules themselves.",
          ...modules.flatMap(({ name, facts }) => facts.weakDependencies.map((value) => `weakdep ${name} ${value}`)),
        ]),
    ],
    [
      "modules.symbols",
      () =>
        lines([
          "# Aliases for symbols, used by symbol_request().",
          ...symbols().map(([symbol, module]) => `alias symbol:${symbol} ${module.name}`),
        ]),
    ],
    [
      "modules.symbols.bin",
      () =>
        writeKmodIndex(
          symbols().map(([symbol, { name, index }]) => ({ key: `symbol:${symbol}`, value: name, priority: index })),
        ),
    ],
    ["modules.builtin.bin", () => builtinNames(builtin.builtin)],
    ["modules.builtin.alias.bin", () => builtinAliases(builtin.modinfo)],
    ["modules.devname", () => lines(deviceNames(modules))],
  ]);
}

/** By name; of two modules that give one symbol, the later one. */
function exportedSymbols(modules: readonly ResolvedModule[]): [string, ResolvedModule][] {
  const owners = new Map<string, ResolvedModule>();
  for (const module of modules) for (const symbol of module.facts.exports) owners.set(symbol, module);
  return [...owners].sort(([a], [b]) => (a < b ? -1 : 1));
}

function builtinNames(builtin: string): Uint8Array {
  const paths = builtin.split("\n").filter((line) => /^[A-Za-z]/.test(line));
  return writeKmodIndex(paths.map((path) => ({ key: moduleName(path), value: "", priority: 0 })));
}

function builtinAliases(modinfo: string): Uint8Array {
  return writeKmodIndex(
    modinfo.split("\0").flatMap((entry): KmodIndexEntry[] => {
      const [, name, alias] = /^([^.]+)\.alias=(.+)$/s.exec(entry) ?? [];
      const key = alias === undefined ? undefined : normaliseAlias(alias);
      return name === undefined || key === undefined ? [] : [{ key, value: name, priority: 0 }];
    }),
  );
}

/** Device nodes that exist before their module is loaded, and load it when opened. */
function deviceNames(modules: readonly ResolvedModule[]): string[] {
  const found = modules.flatMap(({ name, facts }) => {
    let device: string | undefined;
    let number: string | undefined;
    for (const alias of facts.aliases) {
      if (alias.startsWith("devname:")) device = alias.slice("devname:".length);
      const [, kind, major, minor] = /^(char|block)-major-(\d+)-(\d+)/.exec(alias) ?? [];
      if (kind !== undefined) number = `${kind === "char" ? "c" : "b"}${Number(major)}:${Number(minor)}`;
      if (device !== undefined && number !== undefined) break;
    }
    return device === undefined || number === undefined ? [] : [`${name} ${device} ${number}`];
  });
  return found.length === 0 ? [] : ["# Device nodes to trigger on-demand module loading.", ...found];
}

function lines(all: readonly string[]): Uint8Array {
  return Buffer.from(all.map((line) => `${line}\n`).join(""));
}

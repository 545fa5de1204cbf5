import { baseName, parentOf } from "@wherry/core/paths/paths.ts";
import type { FileNode, TreeNode } from "@wherry/core/tree/tree.ts";
import { type FileView, readText } from "@wherry/core/tree/view.ts";
import type { ProgramFacts } from "./program-facts.ts";

/** Where programs are looked for that are named without a folder: systemd's DEFAULT_PATH. */
const programFolders = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin"] as const;

export type ProgramProblem =
  | { readonly kind: "interpreter"; readonly needs: string; readonly message: string }
  | { readonly kind: "library"; readonly needs: string; readonly message: string };

/** The programs, scripts and libraries of an image. */
export interface Programs {
  /** Why a file cannot be started, or loaded, as far as it can be told; paths are followed. */
  problemOf(path: string): ProgramProblem | undefined;
  /** Whether a path leads to a file that somebody may execute. */
  isExecutable(path: string): boolean;
  /** Where a program is: an absolute path as it is, a name in the folders of programs. */
  find(name: string): string | undefined;
  factsOf(path: string): ProgramFacts | undefined;
  /** Whether a file is a library: what others load. */
  isPlugIn(path: string): boolean;
}

type ElfFacts = Extract<ProgramFacts, { readonly kind: "elf" }>;

interface FileAt {
  readonly place: string;
  readonly node: FileNode;
}

interface ProgramSources {
  /** Of every file and link. */
  readonly paths: readonly string[];
  readonly programs: ReadonlyMap<string, ProgramFacts>;
  readonly libraryFolders: Readonly<Record<number, string>>;
}

/** Looks programs and libraries up as execve(2) and ld.so(8) do. */
export function createPrograms(
  view: FileView<TreeNode>,
  { paths, programs, libraryFolders }: ProgramSources,
): Programs {
  const configured = configuredFolders(view);
  const problems = new Map<string, ProgramProblem | undefined>();
  const files = new Map<string, FileAt | undefined>();
  const fileAt = (path: string) => {
    if (files.has(path)) return files.get(path);
    const place = view.follow(path);
    const node = place === undefined ? undefined : view.lookup(place);
    const file = place !== undefined && node?.kind === "file" ? { place, node } : undefined;
    files.set(path, file);
    return file;
  };
  const factsOf = (path: string) => {
    const file = fileAt(path);
    return file === undefined ? undefined : programs.get(file.node.content.sha256);
  };
  const isExecutable = (path: string) => ((fileAt(path)?.node.mode ?? 0) & 0o111) !== 0;
  const find = (name: string) => {
    if (name.startsWith("/")) return fileAt(name) === undefined ? undefined : name;
    return programFolders.map((folder) => `${folder}/${name}`).find(isExecutable);
  };

  let names: ReadonlySet<string> | undefined;
  const hasName = (name: string) => {
    names ??= new Set(paths.map(baseName));
    return names.has(name);
  };

  function problemOf(path: string): ProgramProblem | undefined {
    const file = fileAt(path);
    if (file === undefined) return undefined;
    if (problems.has(file.place)) return problems.get(file.place);
    // Libraries may need each other.
    problems.set(file.place, undefined);
    const facts = programs.get(file.node.content.sha256);
    const problem = facts === undefined ? undefined : findProblem(file.place, facts);
    problems.set(file.place, problem);
    return problem;
  }

  function findProblem(path: string, facts: ProgramFacts): ProgramProblem | undefined {
    if (facts.kind === "script") return scriptProblem(facts);
    if (facts.kind !== "elf") return undefined;
    if (facts.interpreter !== null && !isExecutable(facts.interpreter))
      return { kind: "interpreter", needs: facts.interpreter, message: `its loader ${facts.interpreter} is missing` };
    return facts.interpreter === null ? libraryProblem(path, facts) : closureProblem(path, facts);
  }

  /** A program loads each library once, by its name; DT_RPATH counts for what libraries need, too. */
  function closureProblem(path: string, facts: ElfFacts): ProgramProblem | undefined {
    const inherited = facts.runpath.map((folder) => expandRunpath(folder, path, libraryFolders[facts.machine]));
    const loaded = new Set<string>();
    const waiting: { readonly name: string; readonly of: string; readonly by: ElfFacts }[] = [];
    const need = (of: string, by: ElfFacts) => {
      for (const name of by.needed) {
        if (!loaded.has(name)) waiting.push({ name, of, by });
        loaded.add(name);
      }
    };
    need(path, facts);
    for (const { name, of, by } of waiting) {
      const library = findLibrary(name, of, by, inherited);
      if (library === undefined) {
        const message =
          of === path ? `its library ${name} is missing` : `the library ${name}, which ${of} needs, is missing`;
        return { kind: "library", needs: name, message };
      }
      const next = factsOf(library);
      if (next?.kind === "elf") need(library, next);
    }
    return undefined;
  }

  /** A library, or plug-in, is loaded by somebody who may have loaded what it needs: it must be somewhere. */
  function libraryProblem(path: string, facts: ElfFacts): ProgramProblem | undefined {
    for (const name of facts.needed) {
      if (findLibrary(name, path, facts, []) !== undefined || hasName(name)) continue;
      return { kind: "library", needs: name, message: `its library ${name} is missing` };
    }
    return undefined;
  }

  function scriptProblem({ interpreter, argument }: ProgramFacts & { kind: "script" }): ProgramProblem | undefined {
    if (interpreter === "") return undefined;
    if (!isExecutable(interpreter))
      return { kind: "interpreter", needs: interpreter, message: `its interpreter ${interpreter} is missing` };
    const [, name] = interpreter.endsWith("/env") ? (/^(?:-S\s+)?([A-Za-z0-9_.+-]+)/.exec(argument) ?? []) : [];
    if (name !== undefined && !name.startsWith("-") && find(name) === undefined)
      return { kind: "interpreter", needs: name, message: `its interpreter ${name} is missing` };
    // A script may be another one's interpreter.
    const deeper = problemOf(interpreter);
    return deeper && { ...deeper, message: `of its interpreter ${interpreter}, ${deeper.message}` };
  }

  function findLibrary(name: string, of: string, facts: ElfFacts, inherited: readonly string[]): string | undefined {
    if (name.includes("/")) return fileAt(name) === undefined ? undefined : name;
    const own = libraryFolders[facts.machine];
    const first = [...facts.runpath.map((folder) => expandRunpath(folder, of, own)), ...inherited];
    return findIn(first, name) ?? findUsual(name, own);
  }

  const findIn = (folders: readonly string[], name: string) => {
    for (const folder of folders) if (fileAt(`${folder}/${name}`) !== undefined) return `${folder}/${name}`;
    return undefined;
  };
  /** By its name and the folder of its machine: most libraries are needed by many. */
  const usual = new Map<string, string | undefined>();
  /** In the folders that count for every program. */
  const findUsual = (name: string, own = "") => {
    const key = `${own}/${name}`;
    if (usual.has(key)) return usual.get(key);
    const found = findIn([...configured, ...(own === "" ? [] : [own]), "/usr/lib", "/usr/lib64"], name);
    usual.set(key, found);
    return found;
  };

  const isPlugIn = (path: string) => {
    const facts = factsOf(path);
    return facts?.kind === "elf" && facts.interpreter === null;
  };
  return { problemOf, isExecutable, find, factsOf, isPlugIn };
}

/** ld.so(8), "Dynamic string tokens". */
function expandRunpath(folder: string, of: string, own: string | undefined): string {
  const library = own === undefined ? "lib" : own.replace(/^\/(?:usr\/)?/, "");
  return folder.replace(/\$(?:ORIGIN|\{ORIGIN\})/g, () => parentOf(of)).replace(/\$(?:LIB|\{LIB\})/g, () => library);
}

/** The folders of ld.so.conf(5), with the files that it includes. */
function configuredFolders(view: FileView): string[] {
  const files = ["/etc/ld.so.conf"];
  for (const name of view.list("/etc/ld.so.conf.d"))
    if (name.endsWith(".conf")) files.push(`/etc/ld.so.conf.d/${name}`);
  return files.flatMap((file) =>
    readText(view, file)
      .split("\n")
      .map((line) => line.replace(/#.*/, "").trim())
      .filter((line) => line.startsWith("/")),
  );
}

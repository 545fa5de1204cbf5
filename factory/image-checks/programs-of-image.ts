import { parentOf } from "@wherry/core/paths/paths.ts";
import type { TreeNode } from "@wherry/core/tree/tree.ts";
import { type FileView, readText } from "@wherry/core/tree/view.ts";
import type { ProgramFacts } from "./program-facts.ts";

/** Where programs are looked for that are named without a folder: systemd's DEFAULT_PATH. */
export const programFolders = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin"] as const;

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
}

interface ProgramSources {
  readonly programs: ReadonlyMap<string, ProgramFacts>;
  readonly libraryFolders: Readonly<Record<number, string>>;
}

/** Looks programs and libraries up as execve(2) and ld.so(8) do. */
export function createPrograms(view: FileView<TreeNode>, { programs, libraryFolders }: ProgramSources): Programs {
  const configured = configuredFolders(view);
  const problems = new Map<string, ProgramProblem | undefined>();
  const fileAt = (path: string) => {
    const place = view.follow(path);
    const node = place === undefined ? undefined : view.lookup(place);
    return place !== undefined && node?.kind === "file" ? { place, node } : undefined;
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
    for (const name of facts.needed) {
      const library = findLibrary(name, path, facts);
      if (library === undefined) return { kind: "library", needs: name, message: `its library ${name} is missing` };
      const deeper = problemOf(library);
      if (deeper?.kind === "library")
        return { ...deeper, message: `the library ${deeper.needs}, which ${name} needs, is missing` };
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

  function findLibrary(name: string, of: string, facts: ProgramFacts & { kind: "elf" }): string | undefined {
    if (name.includes("/")) return fileAt(name) === undefined ? undefined : name;
    const own = libraryFolders[facts.machine];
    const folders = [
      ...facts.runpath.map((folder) => expandRunpath(folder, of, own)),
      ...configured,
      ...(own === undefined ? [] : [own]),
      "/usr/lib",
      "/usr/lib64",
    ];
    return folders.map((folder) => `${folder}/${name}`).find((candidate) => fileAt(candidate) !== undefined);
  }

  return { problemOf, isExecutable, find, factsOf };
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

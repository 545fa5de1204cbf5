import { WherryError } from "@wherry/core/errors/errors.ts";
import { baseName, joinPath, parentOf } from "@wherry/core/paths/paths.ts";
import { resolvePath } from "@wherry/core/tree/paths.ts";
import type { Content, Tree } from "@wherry/core/tree/tree.ts";
import { readElf } from "@wherry/formats/executable/elf.ts";

interface LibrarySearch {
  readonly read: (content: Content) => Promise<Uint8Array>;
  /** Where the distribution keeps libraries, by the number of the machine in ELF, before the folders that all have. */
  readonly folders: Readonly<Record<number, string>>;
}

/**
 * The paths of all that programs need to run: themselves, their interpreter and the libraries that they and these name,
 * and every link on the way. Sorted.
 *
 * @throws {WherryError} boot.incomplete when a program, an interpreter or a library is not in the tree, with who needs
 *   it
 * @throws {WherryError} format.invalid when one of them is not an ELF file that can be read
 */
export async function libraryClosure(
  tree: Tree,
  programs: readonly string[],
  { read, folders }: LibrarySearch,
): Promise<string[]> {
  const found = new Set<string>();
  const waiting = programs.map((path) => ({ path, by: "the initrd" }));
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const path = resolvePath(tree, next.path);
    const node = tree.get(path);
    if (node?.kind !== "file") throw missing(next.path, next.by);
    const known = found.has(path);
    // A link stays under its own name, too: that is the name that is asked for.
    found.add(nameOf(tree, next.path)).add(path);
    if (known) continue;
    const elf = readElf(await read(node.content));
    // Programs name it below /lib64, which is a link to /usr/lib64 on every merged system (file-hierarchy(7)).
    const interpreter = elf.interpreter?.replace(/^\/lib/, "/usr/lib");
    if (interpreter !== undefined) waiting.push({ path: interpreter, by: path });
    const search = elf.runpath.map((folder) => folder.replaceAll("$ORIGIN", parentOf(path)));
    const own = folders[elf.machine];
    if (own !== undefined) search.push(own);
    search.push("/usr/lib", "/usr/lib64");
    for (const name of elf.needed) {
      const library = search
        .map((folder) => `${folder}/${name}`)
        .find((candidate) => tree.has(resolvePath(tree, candidate)));
      if (library === undefined) throw missing(name, path);
      waiting.push({ path: library, by: path });
    }
  }
  return [...found].sort();
}

/** A path with the links and ".." of its folders resolved, but not the last component. */
function nameOf(tree: Tree, path: string): string {
  return joinPath(resolvePath(tree, parentOf(path)), baseName(path));
}

function missing(what: string, by: string): WherryError {
  return new WherryError("boot.incomplete", `${by} needs ${what}, which no package of the boot file brings`, {
    hint: "add the package that has it to the tools of the initrd",
  });
}

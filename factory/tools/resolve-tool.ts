import { access, constants, open, readFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { isElf, readElf } from "@wherry/formats/executable/elf.ts";
import type { ToolPolicy } from "../packages/distribution-policy.ts";
import { exists } from "../system/exists.ts";
import type { Tool } from "./tool.ts";

/** What the distribution of the tools decides about the places of files. */
type ToolPlaces = Pick<ToolPolicy, "platforms" | "programFolders">;

/**
 * A program of an installed tool set, started through the set's own loader, so that not one library of the host is
 * used.
 *
 * @throws {WherryError} tool.missing when there is no such program, or it is a script, built for another machine, or
 *   needs a library that the set lacks
 */
export async function packagedTool(root: string, name: string, places: ToolPlaces): Promise<Tool> {
  const program = await findProgram(root, name, places);
  if (program === undefined) throw missing(name, `is not among the tools in ${root}`);
  const elf = readElf(await readProgram(program, name));
  const platform = places.platforms[elf.machine];
  if (platform === undefined || platform.arch !== process.arch) throw missing(name, "is built for another machine");
  if (elf.interpreter === undefined) return { name, file: program, prefix: [], root };
  const libraries = await libraryFolders(root, program, platform.libraries);
  return {
    name,
    file: join(root, platform.loader),
    // The cache is the host's, and names the host's libraries.
    prefix: ["--inhibit-cache", "--library-path", libraries.join(":"), "--argv0", name, program],
    root,
  };
}

/**
 * The host's own program, for WHERRY_TOOLS=host.
 *
 * @throws {WherryError} tool.missing when it is not there, with the package that has it
 */
export async function hostTool(
  name: string,
  policy: Pick<ToolPolicy, "owners" | "advise">,
  path: string = process.env.PATH ?? "",
): Promise<Tool> {
  // mkfs.erofs and its like are found by users whose PATH lacks the folders of the administrator.
  for (const folder of [...path.split(delimiter), "/usr/sbin", "/sbin"]) {
    const file = join(folder, name);
    if (folder.startsWith("/") && (await executable(file))) return { name, file, prefix: [], root: "/" };
  }
  const owner = Object.hasOwn(policy.owners, name) ? policy.owners[name] : undefined;
  throw new WherryError("tool.missing", `${name} is not on this machine, and WHERRY_TOOLS=host forbids to fetch it`, {
    hint:
      owner === undefined
        ? "unset WHERRY_TOOLS to use tools from packages"
        : `install it (${policy.advise(owner)}), or unset WHERRY_TOOLS to use tools from packages`,
  });
}

async function findProgram(root: string, name: string, { programFolders }: ToolPlaces): Promise<string | undefined> {
  if (name.includes("/")) return undefined;
  for (const folder of programFolders) {
    const file = join(root, folder, name);
    if (await executable(file)) return file;
  }
  return undefined;
}

async function readProgram(file: string, name: string): Promise<Uint8Array> {
  await using handle = await open(file);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(64), 0, 64, 0);
  if (!isElf(buffer.subarray(0, bytesRead))) {
    throw missing(name, "is a script; only compiled programs can be used without installing them");
  }
  return await handle.readFile();
}

/** Every folder that holds a library the program needs, itself or by way of others. */
async function libraryFolders(root: string, program: string, own: string): Promise<readonly string[]> {
  const usual = [join(root, own), join(root, "usr/lib")];
  const folders = new Set<string>(usual.slice(0, 1));
  const seen = new Set<string>();
  const waiting = [program];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    const elf = readElf(await readFile(file));
    const searched = [...elf.runpath.filter((path) => path.startsWith("/")).map((path) => join(root, path)), ...usual];
    for (const library of elf.needed) {
      if (seen.has(library) || library.startsWith("ld-linux-")) continue;
      seen.add(library);
      const folder = await firstWith(searched, library);
      // The loader would take the host's, of another release.
      if (folder === undefined) throw missing(library, `is needed by ${file}, and is not among the tools`);
      folders.add(folder);
      waiting.push(join(folder, library));
    }
  }
  return [...folders];
}

async function firstWith(folders: readonly string[], name: string): Promise<string | undefined> {
  for (const folder of folders) if (await exists(join(folder, name))) return folder;
  return undefined;
}

async function executable(path: string): Promise<boolean> {
  return await access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

function missing(name: string, why: string): WherryError {
  return new WherryError("tool.missing", `${name} ${why}`, {
    hint: "set WHERRY_TOOLS=host to use the programs of this machine instead",
  });
}

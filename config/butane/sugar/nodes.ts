import type { DataPath } from "@wherry/core/paths/data-path.ts";
import type { Directory, File, IgnitionConfig, Link } from "../../ignition/config.ts";
import { noteMade, noteObject } from "../origins.ts";
import type { Translation } from "../translation.ts";

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/** Files, directories and links of a configuration by their paths, to be added to. */
export interface Nodes {
  /** The configuration with all that was added. */
  config(): IgnitionConfig;
  exists(path: string): boolean;
  file(path: string): Mutable<File> | undefined;
  link(path: string): Mutable<Link> | undefined;
  addFile(file: File, from: DataPath): Mutable<File>;
  addLink(link: Link, from: DataPath): Mutable<Link>;
  addDirectory(directory: Directory, from: DataPath): void;
}

/**
 * Looks up and adds to the nodes of a configuration, which itself stays unchanged; `config()` gives the extended copy.
 * What is added is noted in the origins of the translation. Callers may set fields of the files and links that they
 * get.
 */
export function createNodes(config: IgnitionConfig, { origins }: Translation): Nodes {
  const storage = config.storage ?? {};
  const files: Mutable<File>[] = [...(storage.files ?? [])];
  const links: Mutable<Link>[] = [...(storage.links ?? [])];
  const directories: Directory[] = [...(storage.directories ?? [])];
  const fileOf = new Map(files.map((file) => [file.path, file]));
  const linkOf = new Map(links.map((link) => [link.path, link]));
  const directoryPaths = new Set(directories.map(({ path }) => path));

  return {
    exists: (path) => fileOf.has(path) || linkOf.has(path) || directoryPaths.has(path),
    file: (path) => fileOf.get(path),
    link: (path) => linkOf.get(path),
    addFile: (file, from) => {
      const added: Mutable<File> = { ...file };
      noteMade(origins, added, from);
      files.push(added);
      fileOf.set(file.path, added);
      return added;
    },
    addLink: (link, from) => {
      const added: Mutable<Link> = { ...link };
      noteMade(origins, added, from);
      links.push(added);
      linkOf.set(link.path, added);
      return added;
    },
    addDirectory: (directory, from) => {
      noteMade(origins, directory, from);
      directories.push(directory);
      directoryPaths.add(directory.path);
    },
    config: () => {
      const lists = { files, links, directories };
      const filled = Object.entries(lists).filter(([, list]) => list.length > 0);
      if (filled.length === 0) return config;
      const changed = { ...storage, ...Object.fromEntries(filled) };
      noteObject(origins, changed, ["storage"]);
      const result = { ...config, storage: changed };
      noteObject(origins, result, []);
      return result;
    },
  };
}

export const nodeExists = "another node of this path has contents already, or is of another kind";

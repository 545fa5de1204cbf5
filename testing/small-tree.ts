import type { ImageDefinition } from "@wherry/factory/definition/image-definition.ts";
import type { FinishContext } from "@wherry/factory/finishers/context.ts";
import { type Draft, putDirectory, putFile, putLink } from "@wherry/factory/tree/edit.ts";
import type { Content, Tree } from "@wherry/factory/tree/tree.ts";
import type { UnpackedPackage } from "@wherry/factory/tree/unpacked-package.ts";

export const EPOCH = 1_780_000_000;

/** A tree written down: text is a file, `{ link }` a link, `{ directory: mode }` a folder. Parents come by themselves. */
export function smallTree(entries: Readonly<Record<string, string | { link: string } | { directory: number }>>): Tree {
  const draft: Draft = new Map();
  putDirectory(draft, "/", { mtime: 0 });
  for (const [path, entry] of Object.entries(entries)) {
    if (typeof entry === "string") putFile(draft, path, entry, { mtime: 0 });
    else if ("link" in entry) putLink(draft, path, entry.link, { mtime: 0 });
    else putDirectory(draft, path, { mode: entry.directory, mtime: 0 });
  }
  return draft;
}

/** A package of such a tree; scripts by name. */
export function smallPackage(
  name: string,
  entries: Parameters<typeof smallTree>[0],
  more: { version?: string; control?: string; scripts?: Readonly<Record<string, string>> } = {},
): UnpackedPackage {
  const version = more.version ?? "1.0";
  return {
    package: { name, version, architecture: "amd64" },
    sha256: "0".repeat(64),
    entries: smallTree(entries),
    control: `Package: ${name}\nVersion: ${version}\n${more.control ?? ""}`,
    scripts: Object.entries(more.scripts ?? {}).map(([script, text]) => ({
      name: script,
      text,
      sha256: "1".repeat(64),
    })),
    conffiles: [],
    triggers: "",
  };
}

/** A context whose definition asks for nothing but what is given. */
export function smallContext(
  definition: Partial<ImageDefinition> = {},
  context: Partial<Omit<FinishContext, "definition">> = {},
): FinishContext {
  return {
    definition: { ...EMPTY, ...definition },
    packages: [],
    effects: [],
    read: readMemory,
    epoch: EPOCH,
    ...context,
  };
}

/** The text of a file in a tree made by the functions above. */
export function textOf(tree: Tree, path: string): string | undefined {
  const node = tree.get(path);
  if (node?.kind !== "file" || node.content.location.in !== "memory") return undefined;
  return Buffer.from(node.content.location.bytes).toString("utf8");
}

/** Where a link leads, as written. */
export function linkOf(tree: Tree, path: string): string | undefined {
  const node = tree.get(path);
  return node?.kind === "link" ? node.target : undefined;
}

async function readMemory(content: Content): Promise<Uint8Array> {
  return content.location.in === "memory" ? content.location.bytes : new Uint8Array();
}

const EMPTY: ImageDefinition = {
  name: "test",
  version: "1.0",
  architecture: "amd64",
  repositories: [],
  mirrors: {},
  packages: { install: [], omit: [], acknowledge: [] },
  kernel: { package: "linux-image-cloud-amd64", modules: [], arguments: [] },
  users: [],
  groups: [],
  files: [],
  directories: [],
  links: [],
  services: { enable: [], disable: [], mask: [], units: [], dropins: [] },
  sysctl: {},
  network: [],
  firewall: null,
  hostname: "test",
  locale: "C.UTF-8",
  timezone: "UTC",
  trim: { documentation: false, locales: false, development: false, modules: false, paths: [] },
  disk: { esp: 0, slot: 0, var: 0, encryption: null },
  compression: { fast: "lz4", release: "lz4", default: "fast" },
  output: [],
  container: { entrypoint: [], command: [], environment: {}, user: "", workingDirectory: "", labels: {} },
  budgets: { size: null, packages: null },
};

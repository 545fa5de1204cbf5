import { hash } from "node:crypto";
import { readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { sha256OfFile } from "@wherry/formats/files/sha256-of-file.ts";
import { automaticPriority } from "../../packages/repository/priorities.ts";
import type { RepositoryContext, RepositoryIndex } from "../../packages/repository/repository.ts";
import { locateBelow, repositoryId } from "../../packages/repository/repository-address.ts";
import type { RepositorySource } from "../../packages/repository/repository-source.ts";
import { parseControl } from "../control/control.ts";
import { readDebControl } from "../deb/deb.ts";
import { debianNames } from "../names.ts";
import { repositoryRoot } from "../policy/mirrors.ts";
import { openPackagesIndex } from "./packages-index.ts";

type LocalSource = Extract<RepositorySource, { kind: "local" }>;

/**
 * A folder of .deb files, or one .deb, as a repository: what `dpkg-scanpackages` would write, made on the fly.
 * Subfolders are not looked into; packages for other architectures are passed over.
 *
 * @throws {WherryError} definition.unreadable when the folder cannot be read, or has no .deb
 * @throws {WherryError} package.malformed when one of the files is not a package
 */
export async function openLocalRepository(source: LocalSource, context: RepositoryContext): Promise<RepositoryIndex> {
  const { path } = source;
  const id = repositoryId(source);
  const root = await repositoryRoot(source, context.mirrors);
  const names = await listPackages(path);
  const stanzas: string[] = [];
  const passedOver = new Map<string, string[]>();
  for (const name of names) {
    context.signal?.throwIfAborted();
    const stanza = await describePackage(join(root, name), name, context.architecture);
    if (typeof stanza === "string") stanzas.push(stanza);
    else passedOver.set(stanza.name, [...(passedOver.get(stanza.name) ?? []), stanza.architecture]);
  }
  const text = Buffer.from(stanzas.join("\n"));
  const { table: _, ...lookups } = openPackagesIndex(text, { repository: id, file: path }, undefined);
  return {
    format: "debian",
    id,
    digest: hash("sha256", text),
    date: 0,
    suites: [],
    priority: automaticPriority,
    otherArchitectures: (name) => passedOver.get(name) ?? [],
    locate: (file) => locateBelow(root, file),
    ...lookups,
  };
}

/** File names, sorted: the order of a folder depends on its file system. */
async function listPackages(path: string): Promise<string[]> {
  const problem = await stat(path).then(
    (found) => (found.isDirectory() || path.endsWith(".deb") ? undefined : "is neither a folder nor a .deb file"),
    (cause: Error) => `cannot be read: ${cause.message}`,
  );
  if (problem !== undefined) throw unreadable(path, problem);
  if (path.endsWith(".deb")) return [basename(path)];
  const names = (await readdir(path)).filter((name) => name.endsWith(".deb")).sort();
  if (names.length === 0) throw unreadable(path, "holds no .deb file");
  return names;
}

/** The package's stanza in a Packages file; where it is for another architecture, its name and that. */
async function describePackage(
  file: string,
  name: string,
  architecture: string,
): Promise<string | { readonly name: string; readonly architecture: string }> {
  const control = await readDebControl(file);
  const [fields, ...others] = parseControl(control, { file, code: "package.malformed" });
  if (fields === undefined || others.length > 0) {
    throw new WherryError("package.malformed", `${file} has a control file that is not exactly one paragraph`, {
      where: { file },
      hint: "build the package again",
    });
  }
  const own = fields.get("architecture") ?? "";
  if (own !== architecture && own !== "all") return { name: fields.get("package") ?? "", architecture: own };
  for (const [field, valid] of [
    ["Package", (text: string) => debianNames.name.test(text)],
    ["Version", debianNames.isVersion],
  ] as const) {
    const value = fields.get(field.toLowerCase()) ?? "";
    if (valid(value)) continue;
    throw new WherryError(
      "package.malformed",
      `${file} has the ${field} ${JSON.stringify(value)}, which no package can have`,
      {
        where: { file },
        hint: "build the package again, with a name and a version as Debian Policy 5.6 has them",
      },
    );
  }
  const { size, sha256 } = await sha256OfFile(file);
  // What the package says about its own file is not for it to say.
  const described = [...fields].filter(([field]) => !["filename", "size", "sha256"].includes(field));
  const lines = described.map(([field, value]) => `${field}: ${value.replaceAll("\n", "\n ")}\n`);
  return `${lines.join("")}Filename: ${name}\nSize: ${size}\nSHA256: ${sha256}\n`;
}

function unreadable(path: string, problem: string): WherryError {
  return new WherryError("definition.unreadable", `${path} ${problem}`, {
    where: { file: path },
    hint: "name a folder that holds .deb files, or one .deb file",
  });
}

import { createHash, hash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { malformedPackage } from "@wherry/factory/packages/contents/malformed-package.ts";
import { checkIdentity, type PackageContents } from "@wherry/factory/packages/contents/package-contents.ts";
import { PackageEntries } from "@wherry/factory/packages/contents/package-entries.ts";
import type { Clause, Package, Relation } from "@wherry/factory/packages/package.ts";
import type { PackageFormat, RelationContext, UnpackOptions } from "@wherry/factory/packages/package-format.ts";
import type { RepositoryContext, VerifiedRepository } from "@wherry/factory/packages/repository/repository.ts";
import { locateBelow, repositoryId } from "@wherry/factory/packages/repository/repository-address.ts";
import type { RepositorySource } from "@wherry/factory/packages/repository/repository-source.ts";
import { standingPackage } from "@wherry/factory/packages/repository/standing-package.ts";
import { holds } from "@wherry/factory/packages/version-rules.ts";
import type { SamplePackage } from "../contracts/package-format.ts";

/**
 * A format of packages that is unlike Debian's wherever it may be, to show that the factory does without Debian's
 * rules.
 *
 * Versions count down: "T-9" comes after "T-10". Names begin with a capital and have underscores. What is provided
 * without a version meets any constraint. A package file is one line of JSON, then the contents of its files. Relations
 * are words: "Thing from T-3".
 */
export const countdownFormat: PackageFormat = {
  name: "countdown",
  versions: {
    compare,
    satisfies: (version, constraint) =>
      constraint === undefined || holds(compare(version, constraint.version), constraint.operator),
    meets: ({ version }, constraint) =>
      constraint === undefined ||
      version === undefined ||
      holds(compare(version, constraint.version), constraint.operator),
  },
  names: {
    name: /^[A-Z][A-Za-z0-9_]*$/,
    describeName: "a capital, then letters, digits and underscores",
    isVersion: (text) => /^T-\d{1,6}$/.test(text),
  },
  fits: (packaged, system) => packaged === system || packaged === "any",
  priorities: [],
  relations: {
    requires: (text, context) => parseRelations(text, context).map((relation): Clause => [relation]),
    conflicts: parseRelations,
    provides: (text, context) =>
      parseRelations(text, context).map(({ name, constraint }) => ({ name, version: constraint?.version })),
  },
  files: { ending: ".countdown", unpack },
  repositories: {
    recognises: (source) => source.kind === "local",
    mirror: async () => ({ url: "", chosenBy: "nobody", variable: "" }),
    root: async (source) => folderOf(source),
    verify,
  },
  // Of every rocket.
  isBase: (one) => one.package.name === "Ground",
  installed: () => undefined,
  replaces: (one, other) => headerOf(one.control, one.package.name).replaces === other.package.name,
};

/** The bytes of a package file. */
export function buildCountdown({ files, ...identity }: SamplePackage): Uint8Array {
  const header: Header = {
    ...identity,
    files: Object.entries(files).map(([path, text]) => [path.slice(1), Buffer.byteLength(text)]),
  };
  return Buffer.from(`${JSON.stringify(header)}\n${Object.values(files).join("")}`);
}

interface Header extends Omit<SamplePackage, "files"> {
  readonly files: readonly (readonly [path: string, size: number])[];
}

function isHeader(value: unknown): value is Header {
  if (typeof value !== "object" || value === null) return false;
  const fields = new Map(Object.entries(value));
  const files: unknown = fields.get("files");
  const isText = (name: string) => typeof fields.get(name) === "string";
  return (
    ["name", "version", "architecture"].every(isText) &&
    ["provides", "requires", "replaces"].every((name) => !fields.has(name) || isText(name)) &&
    Array.isArray(files) &&
    files.every((file) => Array.isArray(file) && typeof file[0] === "string" && Number.isSafeInteger(file[1]))
  );
}

function compare(a: string, b: string): -1 | 0 | 1 {
  const [left, right] = [a, b].map((version) => Number(version.slice(2)));
  if (left === undefined || right === undefined || left === right) return 0;
  return left > right ? -1 : 1;
}

function parseRelations(text: string, { fail }: RelationContext): Relation[] {
  if (text === "") return [];
  return text.split("; ").map((part) => {
    const [, name, version] = /^(\w+)(?: from (T-\d+))?$/.exec(part) ?? [];
    if (name === undefined) throw fail(`not a relation: ${part}`);
    return { name, constraint: version === undefined ? undefined : { operator: ">=", version } };
  });
}

function headerOf(line: string, file: string): Header {
  try {
    const header: unknown = JSON.parse(line);
    if (isHeader(header)) return header;
  } catch (cause) {
    throw malformedPackage(file, "has a header that cannot be read", cause);
  }
  throw malformedPackage(file, "has a header that is not one");
}

async function unpack(
  path: string,
  sink: (piece: Buffer) => Promise<void>,
  { expected, label: file = path, signal }: UnpackOptions = {},
): Promise<PackageContents> {
  const bytes = await readFile(path);
  const end = bytes.indexOf("\n");
  const control = bytes.toString("utf8", 0, Math.max(end, 0));
  const { name, version, architecture, files } = headerOf(control, file);
  const identity = { name, version, architecture };
  if (expected !== undefined) checkIdentity(identity, expected, file);
  if (signal?.aborted) throw new WherryError("interrupted", `unpacking of ${file} was stopped`);
  const content = bytes.subarray(end + 1);
  const total = files.reduce((sum, [, size]) => sum + size, 0);
  if (total !== content.length) throw malformedPackage(file, "has more or less content than its header says");
  const entries = new PackageEntries(file);
  const plain = { kind: "file", mode: 0o644, uid: 0, gid: 0, mtime: 0, target: "", major: 0, minor: 0 } as const;
  let offset = 0;
  for (const [written, size] of files) {
    entries.entry({ ...plain, path: written, size, offset });
    if (size > 0) entries.data(content.subarray(offset, offset + size));
    offset += size;
  }
  await sink(content);
  return {
    identity,
    control,
    scripts: [],
    conffiles: [],
    triggers: "",
    questions: "",
    entries: entries.finish(),
    dataSize: content.length,
  };
}

async function verify(source: RepositorySource, context: RepositoryContext): Promise<VerifiedRepository> {
  const folder = folderOf(source);
  const names = (await readdir(folder)).filter((name) => name.endsWith(".countdown")).sort();
  const packages = await Promise.all(names.map((name) => describe(join(folder, name), name, source, context)));
  const digest = createHash("sha256")
    .update(packages.map(({ origin }) => origin.sha256).join("\n"))
    .digest("hex");
  const index = {
    format: "countdown",
    id: repositoryId(source),
    digest,
    date: 0,
    suites: [],
    priority: 500,
    packagesNamed: (name: string) => packages.filter((one) => one.name === name),
    providersOf: (name: string) =>
      packages.filter((one) => one.name !== name && one.provides.some((provide) => provide.name === name)),
    names: () => new Set(packages.map((one) => one.name)),
    essential: () => [],
    mention: (name: string) => packages.findIndex((one) => one.name === name),
    locate: (path: string) => locateBelow(folder, path),
  };
  const packagesOf = async (digests: ReadonlySet<string>) =>
    packages.filter(({ origin }) => digests.has(origin.sha256)).map(standingPackage);
  return { ...index, open: async () => index, packagesOf };
}

async function describe(
  file: string,
  path: string,
  source: RepositorySource,
  { architecture }: RepositoryContext,
): Promise<Package> {
  const bytes = await readFile(file);
  const header = headerOf(bytes.toString("utf8", 0, Math.max(bytes.indexOf("\n"), 0)), file);
  const context = { architecture, fail: (message: string) => malformedPackage(file, message) };
  const { relations } = countdownFormat;
  return {
    format: "countdown",
    name: header.name,
    version: header.version,
    architecture: header.architecture,
    provides: relations.provides(header.provides ?? "", context),
    requires: relations.requires(header.requires ?? "", context),
    recommends: [],
    suggests: [],
    conflicts: [],
    essential: false,
    priority: "",
    source: header.name,
    origin: { repository: repositoryId(source), path, size: bytes.length, sha256: hash("sha256", bytes) },
  };
}

function folderOf(source: RepositorySource): string {
  return source.kind === "local" ? source.path : "";
}

import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { WherryError } from "@wherry/core/errors/errors.ts";
import type { RepositorySource } from "../packages/repository/repository-source.ts";
import type { ImageDefinition } from "./image-definition.ts";

/**
 * SHA-256 over all that a definition says, in lower-case hexadecimal; its own files count by their content, so that it
 * is the same wherever the definition lies.
 *
 * @throws {WherryError} definition.unreadable when a file or key that it names cannot be read
 */
export async function definitionDigest(definition: ImageDefinition): Promise<string> {
  const repositories = await Promise.all(
    definition.repositories.map(async (repository) =>
      repository.kind === "url"
        ? { ...repository, keys: await Promise.all(repository.keys.map(digestOfFile)) }
        : portable(repository),
    ),
  );
  const files = [];
  for (const file of definition.files) {
    const { content } = file;
    files.push(content.kind === "inline" ? file : { ...file, content: await digestOfFile(content.path) });
  }
  return digest({ ...definition, repositories, files });
}

/**
 * SHA-256 over the part of a definition that its packages follow from. A lock with another one belongs to another
 * definition. Order counts among repositories only.
 */
export function requestDigest(definition: ImageDefinition): string {
  const { architecture, packages, kernel } = definition;
  const repositories = definition.repositories.map((repository) => {
    // Who signs a repository decides whether it is believed, not what it holds.
    if (repository.kind === "url") return { ...repository, keys: [], trusted: false, anySuite: undefined };
    return repository.kind === "suite" ? { ...repository, anySuite: undefined } : portable(repository);
  });
  return digest({
    architecture,
    repositories,
    install: [...packages.install].sort(),
    omit: [...packages.omit].sort(),
    kernel: kernel?.package ?? null,
  });
}

/** JSON with sorted keys and no spaces: equal values, and only those, have equal text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(",")}}`;
}

function portable(repository: Exclude<RepositorySource, { kind: "url" }>): unknown {
  return repository.kind === "local" ? { kind: "local", path: repository.name } : repository;
}

function digest(value: unknown): string {
  return createHash("sha256").update(canonicalJson(value)).digest("hex");
}

async function digestOfFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk);
  } catch (cause) {
    throw new WherryError("definition.unreadable", `${path} cannot be read`, { where: { file: path }, cause });
  }
  return hash.digest("hex");
}

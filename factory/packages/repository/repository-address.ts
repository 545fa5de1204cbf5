import { isAbsolute, resolve } from "node:path";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { redactUrl } from "@wherry/core/urls/redact-url.ts";
import type { RepositorySource } from "./repository-source.ts";

/**
 * The name of a repository: the same whichever mirror answers and wherever a checkout lies. It may be shown, as it has
 * no credentials.
 */
export function repositoryId(source: RepositorySource): string {
  if (source.kind === "suite") return `${source.distribution}:${source.suite}`;
  if (source.kind === "url") return `${withoutSlash(redactUrl(new URL(source.url).href))} ${source.suite}`;
  return source.name;
}

/**
 * The address of a file in a repository: `path` as the index writes it, below `root`.
 *
 * @throws {WherryError} repository.malformed when the path would lead out of the repository
 */
export function locateBelow(root: string, path: string): string {
  const parts = path.split("/");
  if (parts.some((part) => ["", ".", ".."].includes(part)) || path.includes("\0") || !path.isWellFormed()) {
    throw new WherryError("repository.malformed", `${JSON.stringify(path)} is not a path below a repository`, {
      hint: "use another mirror, or tell the repository's owner",
    });
  }
  if (isAbsolute(root)) return resolve(root, ...parts);
  // "+" is encoded as well: object stores read it as a space.
  return `${withoutSlash(root)}/${parts.map(encodeURIComponent).join("/")}`;
}

/** An address without slashes at its end. */
export function withoutSlash(url: string): string {
  return url.replace(/\/+$/, "");
}

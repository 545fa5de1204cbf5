import { isAbsolute, resolve } from "node:path";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { closest } from "@wherry/core/errors/suggest.ts";
import { redactUrl } from "@wherry/core/urls/redact-url.ts";
import type { RepositorySource } from "../../definition/image-definition.ts";
import { readAptSources } from "./apt-sources.ts";

/**
 * Which server answers for a named suite. This is policy: nothing here knows how a repository is read.
 */
export interface MirrorOptions {
  /** Addresses by archive name ("debian", "debian-security"), from the command line. */
  readonly commandLine?: Readonly<Record<string, string>>;
  /** The same from the definition. */
  readonly definition?: Readonly<Record<string, string>>;
  /** Where WHERRY_MIRROR_DEBIAN and WHERRY_MIRROR_DEBIAN_SECURITY are looked up: `process.env`. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** "/etc/apt"; null: the host's own sources are not asked. */
  readonly aptFolder: string | null;
}

/** One mirror, and why it was chosen. */
export interface Mirror {
  /** Without a trailing slash. */
  readonly url: string;
  /** "WHERRY_MIRROR_DEBIAN", "the host's apt sources"; for messages. */
  readonly chosenBy: string;
  /** The variable that overrides the choice. */
  readonly variable: string;
}

interface Archive {
  readonly name: string;
  readonly variable: string;
  /** The last resort, where nobody names a mirror. */
  readonly public: string;
}

const mainArchive: Archive = {
  name: "debian",
  variable: "WHERRY_MIRROR_DEBIAN",
  public: "http://ftp.debian.org/debian",
};
const securityArchive: Archive = {
  name: "debian-security",
  variable: "WHERRY_MIRROR_DEBIAN_SECURITY",
  public: "http://security.debian.org/debian-security",
};
const distributions = ["debian"];

/**
 * The mirror of a suite: from the command line, the environment, the definition, the host's own apt sources, or last the
 * public one. Throws WherryError `definition.invalid` for a distribution that nobody knows.
 */
export async function findMirror(distribution: string, suite: string, options: MirrorOptions): Promise<Mirror> {
  if (!distributions.includes(distribution)) {
    const meant = closest(distribution, distributions);
    throw new WherryError("definition.invalid", `the distribution "${distribution}" is not known`, {
      hint:
        meant === undefined
          ? "name the repository by its address and keys instead"
          : `did you mean "${meant}:${suite}"?`,
    });
  }
  const archive = suite.endsWith("-security") ? securityArchive : mainArchive;
  const { variable } = archive;
  const named = [
    { url: options.commandLine?.[archive.name], chosenBy: "the command line" },
    { url: options.environment[variable], chosenBy: variable },
    { url: options.definition?.[archive.name], chosenBy: "the definition" },
  ];
  for (const { url, chosenBy } of named) {
    if (url !== undefined && url !== "") return { url: trimSlash(url), chosenBy, variable };
  }
  const own = options.aptFolder === null ? undefined : mirrorFromApt(archive, await readAptSources(options.aptFolder));
  if (own !== undefined) return { url: own, chosenBy: "the host's apt sources", variable };
  return { url: archive.public, chosenBy: "nobody, so it is the public one", variable };
}

/** The name of a repository: the same whichever mirror answers and wherever a checkout lies. It may be shown, as it has no credentials. */
export function repositoryId(source: RepositorySource): string {
  if (source.kind === "suite") return `${source.distribution}:${source.suite}`;
  if (source.kind === "url") return `${trimSlash(redactUrl(new URL(source.url).href))} ${source.suite}`;
  return source.name;
}

/** Where the paths in a repository's packages start: a web address, or an absolute folder. */
export async function repositoryRoot(source: RepositorySource, options: MirrorOptions): Promise<string> {
  if (source.kind === "suite") return (await findMirror(source.distribution, source.suite, options)).url;
  if (source.kind === "url") return trimSlash(source.url);
  const path = resolve(source.path);
  return path.endsWith(".deb") ? resolve(path, "..") : path;
}

/** The address of a file in a repository: `path` as the index writes it, below `root`. Throws WherryError `repository.malformed`. */
export function locateBelow(root: string, path: string): string {
  const parts = path.split("/");
  if (parts.some((part) => ["", ".", ".."].includes(part)) || path.includes("\0")) {
    throw new WherryError("repository.malformed", `${JSON.stringify(path)} is not a path below a repository`, {
      hint: "use another mirror, or tell the repository's owner",
    });
  }
  if (isAbsolute(root)) return resolve(root, ...parts);
  // "+" is encoded as well: object stores read it as a space.
  return `${trimSlash(root)}/${parts.map(encodeURIComponent).join("/")}`;
}

/** Turns "this package does not exist" into what it means for a locked package; any other failure is returned as it is. */
export function explainMissingPackage(cause: unknown, path: string): unknown {
  if (!(cause instanceof WherryError) || cause.code !== "repository.missing") return cause;
  return new WherryError(
    "repository.missing",
    `${path} is no longer on the mirror: the lock is older than the mirror`,
    {
      hint: "run `wherry lock` to lock the versions that are there now",
      cause,
    },
  );
}

/** The archive itself where apt uses it; for security, else, its sibling beside the main archive on the same server. */
function mirrorFromApt(archive: Archive, addresses: readonly string[]): string | undefined {
  const own = addresses.find((address) => address.endsWith(`/${archive.name}`));
  if (own !== undefined || archive === mainArchive) return own;
  const main = addresses.find((address) => address.endsWith(`/${mainArchive.name}`));
  return main === undefined ? undefined : main.slice(0, -mainArchive.name.length) + archive.name;
}

function trimSlash(url: string): string {
  return url.replace(/\/+$/, "");
}

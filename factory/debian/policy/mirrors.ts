import { join, resolve } from "node:path";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { closest } from "@wherry/core/errors/suggest.ts";
import type { Mirror, MirrorOptions } from "../../packages/repository/mirror-options.ts";
import { withoutSlash } from "../../packages/repository/repository-address.ts";
import type { RepositorySource } from "../../packages/repository/repository-source.ts";
import { readAptSources } from "./apt-sources.ts";

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

/** The archives that mirrors can be named for. */
export const archiveNames: readonly string[] = [mainArchive.name, securityArchive.name];

/**
 * The mirror of a suite: from the command line, the environment, the definition, the host's own apt sources, or last
 * the public one.
 *
 * @throws {WherryError} definition.invalid when nobody knows the distribution
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
    if (url !== undefined && url !== "") return { url: withoutSlash(url), chosenBy, variable };
  }
  const own =
    options.hostSettings === null
      ? undefined
      : mirrorFromApt(archive, await readAptSources(join(options.hostSettings, "apt")));
  if (own !== undefined) return { url: own, chosenBy: "the host's apt sources", variable };
  return { url: archive.public, chosenBy: "nobody, so it is the public one", variable };
}

/** Where the paths in a repository's packages start: a web address, or an absolute folder. */
export async function repositoryRoot(source: RepositorySource, options: MirrorOptions): Promise<string> {
  if (source.kind === "suite") return (await findMirror(source.distribution, source.suite, options)).url;
  if (source.kind === "url") return withoutSlash(source.url);
  const path = resolve(source.path);
  return path.endsWith(".deb") ? resolve(path, "..") : path;
}

/** The archive itself where apt uses it; for security, else, its sibling beside the main archive on the same server. */
function mirrorFromApt(archive: Archive, addresses: readonly string[]): string | undefined {
  const own = addresses.find((address) => address.endsWith(`/${archive.name}`));
  if (own !== undefined || archive === mainArchive) return own;
  const main = addresses.find((address) => address.endsWith(`/${mainArchive.name}`));
  return main === undefined ? undefined : main.slice(0, -mainArchive.name.length) + archive.name;
}

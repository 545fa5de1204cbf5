import { createHash } from "node:crypto";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { closest } from "@wherry/core/errors/suggest.ts";
import { redactUrl } from "@wherry/core/urls/redact-url.ts";
import type { Package } from "../../packages/package.ts";
import { automaticPriority } from "../../packages/repository/priorities.ts";
import { type RemoteKeyContext, readRemoteKey } from "../../packages/repository/remote-key.ts";
import type { RepositoryContext, RepositoryIndex, VerifiedRepository } from "../../packages/repository/repository.ts";
import { locateBelow, repositoryId } from "../../packages/repository/repository-address.ts";
import type { RepositorySource } from "../../packages/repository/repository-source.ts";
import { standingPackage } from "../../packages/repository/standing-package.ts";
import { isOffline } from "../../system/exchange.ts";
import { readRegular } from "../../system/read-regular.ts";
import { readArchiveKeys } from "../policy/archive-keys.ts";
import { findMirror, repositoryRoot } from "../policy/mirrors.ts";
import { derive } from "./derive.ts";
import { findInIndexFile, openIndexFile, useIndex } from "./index-file.ts";
import { isListed } from "./index-source.ts";
import { openLocalRepository } from "./local-repository.ts";
import type { PackagesIndex } from "./packages-index.ts";
import type { VerifiedRelease } from "./read-release.ts";
import type { Release } from "./release.ts";
import { openRelease } from "./release-source.ts";
import type { SignedSuite } from "./signed-suite.ts";

/**
 * Opens a repository for one architecture: its signed table of contents, then the index of every component, each
 * verified by the one before.
 *
 * @throws {WherryError} repository.missing, repository.unreachable, repository.signature, repository.identity,
 *   repository.expired, repository.mismatch or repository.malformed when the repository cannot be used
 * @throws {WherryError} definition.unreadable or package.malformed when a key file, a folder or a package in it cannot
 *   be read
 * @throws {WherryError} store.unwritable when the cache cannot be written
 */
export async function openRepository(source: RepositorySource, context: RepositoryContext): Promise<RepositoryIndex> {
  return await (await verifyRepository(source, context)).open();
}

/**
 * The same, but reads no index yet: enough to know whether anything has changed.
 *
 * @throws {WherryError} repository.missing when it fails as `openRepository` does, with the same codes
 */
export async function verifyRepository(
  source: RepositorySource,
  context: RepositoryContext,
): Promise<VerifiedRepository> {
  if (source.kind === "local") {
    const index = await openLocalRepository(source, context);
    const packagesOf = async (digests: ReadonlySet<string>) =>
      [...index.names()]
        .flatMap(index.packagesNamed)
        .filter(({ origin }) => digests.has(origin.sha256))
        .map(standingPackage);
    return { ...index, open: async () => index, packagesOf };
  }
  // What was kept last may have been kept for another server, and is of use only with lists that are there as well.
  const settings = { ...context, offline: context.offline || isOffline() || context.kept === "latest" };
  const id = repositoryId(source);
  const root = await repositoryRoot(source, context.mirrors);
  const keys = await readKeys(source, settings);
  const fetchedKeys = keys.flatMap(({ sha256 }) => (sha256 === undefined ? [] : [sha256]));
  const suite: SignedSuite = {
    id,
    suite: source.suite,
    anySuite: source.anySuite === true,
    checkValidUntil: source.checkValidUntil !== false,
    folder: `${root}/${releaseFolder(source.suite)}`,
    keys: keys.map(({ bytes }) => bytes),
    ownKeys: source.kind === "url",
    trusted: source.kind === "url" && source.trusted,
  };
  const {
    text,
    release,
    digest: releaseDigest,
  } = await openRelease(suite, settings).catch(async (error: unknown): Promise<VerifiedRelease> => {
    throw await explainMissingSuite(error, source, context);
  });
  const paths = indexPaths(source, release, context.architecture);
  const request = JSON.stringify([source.components, context.architecture]);
  const verified = {
    format: "debian",
    id,
    digest: createHash("sha256").update(text).update("\0").update(request).digest("hex"),
    release: releaseDigest,
    ...(fetchedKeys.length > 0 && { keys: fetchedKeys }),
    date: release.date,
    suites: suiteNames(release),
    priority: usualPriority(release),
    locate: (path: string) => locateBelow(root, path),
  };
  const places = paths.map((path) => ({ id, folder: suite.folder, release, path }));
  const open = async (): Promise<RepositoryIndex> => {
    const files = places.map((place) => openIndexFile(place, isFlat(source.suite), settings));
    return { ...verified, ...joinIndexes(await Promise.all(files)) };
  };
  let opened: Promise<RepositoryIndex> | undefined;
  return {
    ...verified,
    otherComponents: otherComponents(source, release, context.architecture),
    open() {
      opened ??= open();
      return opened;
    },
    async packagesOf(digests) {
      await Promise.all(places.map((place) => useIndex(place, settings)));
      // All of it follows from the table of contents, whose signature was verified just now.
      const key = `standing 1 ${id} ${verified.digest} ${[...digests].toSorted().join()}`;
      return await derive(context, key, async () => {
        const found = await Promise.all(places.map((place) => findInIndexFile(place, digests, settings)));
        return found.flat().map(standingPackage);
      });
    },
  };
}

/** The names of a suite, by which requests and pins mean it: "stable", "trixie". */
function suiteNames({ suite, codename }: Release): string[] {
  return [...new Set([suite, codename])].filter((name) => name !== "");
}

/** What apt_preferences(5), "Determination of Pin Values", gives a suite by its Release file alone. */
function usualPriority({ notAutomatic, butAutomaticUpgrades }: Release): number {
  if (!notAutomatic) return automaticPriority;
  return butAutomaticUpgrades ? 100 : 1;
}

type RemoteSource = Exclude<RepositorySource, { kind: "local" }>;

/** A suite that ends in a slash is the folder itself, without components ("Flat Repository Format"). */
function isFlat(suite: string): boolean {
  return suite.endsWith("/");
}

/** Below the root, with a trailing slash: "dists/trixie/". */
function releaseFolder(suite: string): string {
  if (!isFlat(suite)) return `dists/${suite}/`;
  return suite.replace(/^(?:\.?\/)+/, "");
}

/** The Packages files to read, without an ending. */
function indexPaths(source: RemoteSource, release: Release, architecture: string): string[] {
  if (isFlat(source.suite)) return requireListed(["Packages"], release, `${repositoryId(source)} has no Packages file`);
  const components = source.components.map((component) => {
    const path = `${component}/binary-${architecture}/Packages`;
    if (isListed({ release, path })) return [path, ...separateAll(component, release)];
    const known = componentsOf(release);
    const meant = closest(component, known);
    throw new WherryError(
      "repository.missing",
      `${repositoryId(source)} has no component "${component}" for ${architecture}`,
      {
        hint:
          known.includes(component) || release.components.includes(component)
            ? `it is there for ${release.architectures.join(", ")}`
            : meant === undefined
              ? `it has ${known.join(", ")}`
              : `did you mean "${meant}"?`,
      },
    );
  });
  return components.flat();
}

/** By their own names: security's are "updates/main" in some suites. */
function componentsOf({ components }: Release): string[] {
  return components.map((name) => name.slice(name.lastIndexOf("/") + 1));
}

function otherComponents({ components, suite }: RemoteSource, release: Release, architecture: string): string[] {
  if (isFlat(suite)) return [];
  const others = componentsOf(release).filter((name) => !components.includes(name));
  return others.filter((name) => isListed({ release, path: `${name}/binary-${architecture}/Packages` }));
}

/**
 * Packages of architecture "all" have an index of their own where the Release says so and does not exempt Packages
 * files.
 */
function separateAll(component: string, release: Release): string[] {
  const path = `${component}/binary-all/Packages`;
  const separate = release.architectures.includes("all") && !release.allIsInside && isListed({ release, path });
  return separate ? [path] : [];
}

function requireListed(paths: string[], release: Release, problem: string): string[] {
  if (paths.every((path) => isListed({ release, path }))) return paths;
  throw new WherryError("repository.missing", problem, { hint: "check its address and suite" });
}

/** `sha256` of those that are fetched. */
async function readKeys(
  source: RemoteSource,
  context: RemoteKeyContext,
): Promise<{ readonly bytes: Uint8Array; readonly sha256?: string }[]> {
  if (source.kind === "suite") return (await readArchiveKeys(source.distribution)).map((bytes) => ({ bytes }));
  return await Promise.all(
    source.keys.map(async (key) =>
      typeof key === "string" ? { bytes: await readKeyFile(key) } : await readRemoteKey(key, context),
    ),
  );
}

/** Bytes of a key, with all its signatures. */
const largestKey = 2 ** 20;

async function readKeyFile(file: string): Promise<Uint8Array> {
  return await readRegular(file, largestKey).catch((cause: Error) => {
    throw new WherryError("definition.unreadable", `the key file ${file} cannot be read: ${cause.message}`, {
      where: { file },
      hint: "check its path",
      cause,
    });
  });
}

/** Says who chose the mirror that does not have the suite, and how to choose another one. */
async function explainMissingSuite(error: unknown, source: RemoteSource, context: RepositoryContext): Promise<unknown> {
  if (!(error instanceof WherryError && error.code === "repository.missing") || source.kind === "url") return error;
  const { url, chosenBy, variable } = await findMirror(source.distribution, source.suite, context.mirrors);
  return new WherryError("repository.missing", `${repositoryId(source)} is not on ${redactUrl(url)}`, {
    hint: `that mirror was chosen by ${chosenBy}: check the suite's name, or set ${variable} to another one`,
    cause: error,
  });
}

type Lookups = Pick<RepositoryIndex, "packagesNamed" | "providersOf" | "names" | "essential" | "mention">;

function joinIndexes(indexes: readonly PackagesIndex[]): Lookups {
  const [only, ...others] = indexes;
  if (only !== undefined && others.length === 0) return only;
  return {
    packagesNamed: (name) => unlike(indexes.flatMap((index) => index.packagesNamed(name))),
    providersOf: (name) => unlike(indexes.flatMap((index) => index.providersOf(name))),
    names: () => new Set(indexes.flatMap((index) => [...index.names()])),
    essential: () => unlike(indexes.flatMap((index) => index.essential())),
    // As if the texts stood one behind the other; no text mentions a thousand million names.
    mention: (name) => Math.min(...indexes.map((index, place) => place * 1e9 + index.mention(name))),
  };
}

/** Some repositories list packages for all architectures twice: in their own index and in every other. */
function unlike(packages: readonly Package[]): readonly Package[] {
  return [...new Map(packages.map((one) => [`${one.origin.path} ${one.origin.sha256}`, one])).values()];
}

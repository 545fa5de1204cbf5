import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { RepositorySource } from "@wherry/factory/packages/repository/repository-source.ts";
import { compressAs } from "./deb-archive.ts";
import { buildDeb, controlStanza, type FakePackage } from "./fake-deb.ts";
import { createFakeKey, type FakeKey } from "./fake-key.ts";
import { type FakeServer, startFakeServer } from "./fake-server.ts";

export interface FakeRepositoryOptions {
  readonly packages: readonly FakePackage[];
  /** Default: "trixie". One that ends in "/" makes a flat repository. */
  readonly suite?: string;
  /** Default: ["amd64"]. */
  readonly architectures?: readonly string[];
  /** Default: ["main"] and whatever the packages name. */
  readonly components?: readonly string[];
  /** Seconds since 1970. Default: an hour ago. */
  readonly date?: number;
  readonly validUntil?: number;
  /** Default: true. */
  readonly byHash?: boolean;
  /** Default: "inline" (InRelease); "detached" is Release and Release.gpg. */
  readonly signature?: "inline" | "detached" | "none";
  /** Forms of the Packages files that are listed and served. Default: all. */
  readonly compressions?: readonly ("none" | "gz" | "xz" | "zst")[];
  /** Signs. Default: a new key. */
  readonly key?: FakeKey;
  /** The last word on the text that is signed. */
  readonly editRelease?: (text: string) => string;
}

export interface FakeRepository extends FakeServer {
  readonly suite: string;
  readonly key: FakeKey;
  /** Below `url`, with a leading slash. */
  readonly releaseFolder: string;
  /** By "name_version": path below `url`, without a leading slash, as in `Filename`. */
  readonly paths: ReadonlyMap<string, string>;
  /** The repository as a definition names it; the public key is written into `folder`. */
  source(folder: string, components?: readonly string[]): Promise<Extract<RepositorySource, { kind: "url" }>>;
  /** Replaces everything that is served, as a mirror does when the archive changes. */
  publish(options: FakeRepositoryOptions): Promise<void>;
}

/**
 * A signed Debian repository on loopback with real packages: `await using repository = await startFakeRepository({
 * packages })`.
 */
export async function startFakeRepository(options: FakeRepositoryOptions): Promise<FakeRepository> {
  const { suite = "trixie" } = options;
  const key = options.key ?? (await createFakeKey((options.date ?? anHourAgo()) - 24 * 60 * 60));
  const server = await startFakeServer();
  const releaseFolder = suite.endsWith("/") ? `/${suite.replace(/^(?:\.?\/)+/, "")}` : `/dists/${suite}/`;
  const paths = new Map<string, string>();
  const publish = async (wanted: FakeRepositoryOptions): Promise<void> => {
    const { files, packagePaths } = await buildRepository(wanted, suite, releaseFolder, wanted.key ?? key);
    server.files.clear();
    for (const [path, bytes] of files) server.files.set(path, bytes);
    paths.clear();
    for (const [id, path] of packagePaths) paths.set(id, path);
  };
  await publish(options);
  return Object.assign(server, {
    suite,
    key,
    releaseFolder,
    paths,
    publish,
    async source(folder: string, components: readonly string[] = ["main"]) {
      const file = join(folder, `fake-${key.fingerprint.slice(-8)}.asc`);
      await writeFile(file, key.publicKey);
      return { kind: "url" as const, url: server.url, suite, components, keys: [file], trusted: false };
    },
  });
}

async function buildRepository(
  options: FakeRepositoryOptions,
  suite: string,
  releaseFolder: string,
  key: FakeKey,
): Promise<{ files: Map<string, Uint8Array>; packagePaths: Map<string, string> }> {
  const { architectures = ["amd64"], compressions = ["none", "gz", "xz", "zst"], date = anHourAgo() } = options;
  const flat = suite.endsWith("/");
  const named = options.packages.map(({ component = "main" }) => component);
  const components = options.components ?? [...new Set(["main", ...named])];
  const files = new Map<string, Uint8Array>();
  const packagePaths = new Map<string, string>();
  /** By Packages file, without an ending. */
  const indexes = new Map<string, string>();
  for (const component of flat ? [] : components) {
    for (const architecture of architectures) indexes.set(`${component}/binary-${architecture}/Packages`, "");
  }
  for (const package_ of options.packages) {
    const { name, version, architecture = "all", component = "main" } = package_;
    const file = `${name}_${version.replace(/^\d+:/, "")}_${architecture}.deb`;
    const path = flat ? file : `pool/${component}/${name[0]}/${name}/${file}`;
    const bytes = package_.deb ?? (await buildDeb(package_));
    files.set(`/${path}`, bytes);
    packagePaths.set(`${name}_${version}`, path);
    const stanza = `${controlStanza(package_)}Filename: ${path}\nSize: ${bytes.length}\nSHA256: ${sha256(bytes)}\n\n`;
    const targets = architecture === "all" ? architectures : [architecture];
    for (const target of flat ? ["Packages"] : targets.map((one) => `${component}/binary-${one}/Packages`)) {
      indexes.set(target, (indexes.get(target) ?? "") + stanza);
    }
  }
  const sums: string[] = [];
  for (const [path, text] of indexes) {
    for (const compression of compressions) {
      const bytes = await compressAs(Buffer.from(text), compression);
      const listed = compression === "none" ? path : `${path}.${compression}`;
      sums.push(` ${sha256(bytes)} ${String(bytes.length).padStart(8)} ${listed}`);
      files.set(releaseFolder + listed, bytes);
      const folder = listed.slice(0, listed.lastIndexOf("/") + 1);
      if (options.byHash ?? true) files.set(`${releaseFolder}${folder}by-hash/SHA256/${sha256(bytes)}`, bytes);
    }
  }
  const release = [
    "Origin: Fake",
    `Suite: ${suite}`,
    `Codename: ${suite}`,
    `Date: ${formatDate(date)}`,
    ...(options.validUntil === undefined ? [] : [`Valid-Until: ${formatDate(options.validUntil)}`]),
    ...((options.byHash ?? true) ? ["Acquire-By-Hash: yes"] : []),
    `Architectures: ${architectures.join(" ")}`,
    `Components: ${components.join(" ")}`,
    "SHA256:",
    ...sums,
    "",
  ].join("\n");
  const text = options.editRelease?.(release) ?? release;
  const { signature = "inline" } = options;
  if (signature === "inline") files.set(`${releaseFolder}InRelease`, Buffer.from(await key.clearSign(text, date)));
  else files.set(`${releaseFolder}Release`, Buffer.from(text));
  if (signature === "detached") files.set(`${releaseFolder}Release.gpg`, Buffer.from(await key.detachSign(text, date)));
  return { files, packagePaths };
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function formatDate(seconds: number): string {
  return new Date(seconds * 1000).toUTCString().replace("GMT", "UTC");
}

function anHourAgo(): number {
  return Math.floor(Date.now() / 1000) - 3600;
}

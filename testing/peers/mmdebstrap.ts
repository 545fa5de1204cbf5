import { access, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { findMirror } from "@wherry/factory/debian/policy/mirrors.ts";
import type { Lock } from "@wherry/factory/lock/lock.ts";
import type { MirrorOptions } from "@wherry/factory/packages/repository/mirror-options.ts";
import type { RepositorySource } from "@wherry/factory/packages/repository/repository-source.ts";
import { run, runOrFail } from "@wherry/factory/system/processes.ts";
import type { Tool } from "@wherry/factory/tools/tool.ts";
import { findPeer, hostPeer } from "./peers.ts";
import { missingPeers, notInstalled } from "./skip.ts";

/** The program that installs packages with all their maintainer scripts, and what it needs of this machine. */
export interface Mmdebstrap {
  /** From packages: a script for the machine's own perl. */
  readonly script: Tool;
  readonly perl: Tool;
  /** Whose signatures apt believes. */
  readonly keyring: string;
}

export interface Installation {
  /** "name=version": these, and what they depend on. */
  readonly packages: readonly string[];
  readonly sources: readonly RepositorySource[];
  readonly mirrors: MirrorOptions;
  /** Seconds since 1970: the day on which accounts got their passwords. */
  readonly epoch: number;
  /** Where the system goes; is not there yet. */
  readonly target: string;
  /** Keeps the package files of the last installation. */
  readonly cache: string;
  /** Whether apt's lists stay, so that more can be installed later (`installMore`). */
  readonly extensible?: boolean;
  readonly signal: AbortSignal;
}

/** Says why not where mmdebstrap cannot run here. */
export async function findMmdebstrap(): Promise<Mmdebstrap | string> {
  if (process.getuid?.() !== 0)
    return "only root can install into a folder as the packages' scripts want it: run the test as root";
  const script = await findPeer("mmdebstrap");
  if (script === undefined) return missingPeers(["mmdebstrap"]);
  const perl = await hostPeer("perl");
  if (perl === undefined) return notInstalled("perl", "perl");
  for (const name of ["apt-get", "dpkg", "dpkg-deb"]) {
    if ((await hostPeer(name)) === undefined) return notInstalled(name, name === "apt-get" ? "apt" : "dpkg");
  }
  const unshared = await run("unshare", ["--mount", "mount", "--make-rprivate", "/"]).catch(() => undefined);
  if (unshared?.status !== 0)
    return "this machine forbids mounts in a namespace: run the test where root may mount, outside of most containers";
  const keyring = join(script.root, "usr/share/keyrings/debian-archive-keyring.gpg");
  return await access(keyring).then(
    () => ({ script, perl, keyring }),
    () => missingPeers(["the keys of the Debian archive"]),
  );
}

/** Installs packages into a folder, from the very suites and mirrors that an image's packages come from. */
export async function installWithMmdebstrap(peer: Mmdebstrap, installation: Installation): Promise<void> {
  const { packages, sources, mirrors, epoch, target, cache, extensible = false, signal } = installation;
  await mkdir(cache, { recursive: true });
  const lines: string[] = [];
  for (const source of sources) {
    if (source.kind !== "suite") throw new TypeError("mmdebstrap is only given suites of a distribution");
    const { url } = await findMirror(source.distribution, source.suite, mirrors);
    lines.push(`deb [signed-by=${peer.keyring}] ${url} ${source.suite} ${source.components.join(" ")}`);
  }
  const args = [
    peer.script.file,
    "--mode=root",
    "--variant=custom",
    "--format=directory",
    `--include=${packages.join(",")}`,
    '--aptopt=APT::Install-Recommends "false"',
    // The keys and the cache may lie where apt's own user cannot read.
    '--aptopt=APT::Sandbox::User "root"',
    // Package files stay until they are kept, in the hook.
    "--skip=essential/unlink",
    ...(extensible ? ["--skip=cleanup/apt/lists"] : []),
    '--setup-hook=mkdir -p "$1/var/cache/apt/archives" && cp -a "$CACHE/." "$1/var/cache/apt/archives/"',
    '--customize-hook=rm -f "$CACHE"/*.deb && cp -a "$1"/var/cache/apt/archives/*.deb "$CACHE/"',
    "trixie",
    target,
    ...lines,
  ];
  await runOrFail(peer.perl.file, [...peer.perl.prefix, ...args], {
    signal,
    env: {
      PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
      HOME: "/nonexistent",
      LC_ALL: "C.UTF-8",
      CACHE: cache,
      SOURCE_DATE_EPOCH: String(epoch),
      ...proxies(),
    },
  });
}

/** What a lock has, as `Installation` names it: sorted. */
export function versionsOf({ packages }: Pick<Lock, "packages">): string[] {
  return packages.map(({ name, version }) => `${name}=${version}`).sort();
}

/** As dpkg tells it: "name=version", sorted. */
export async function installedIn(folder: string): Promise<string[]> {
  const status = await readFile(join(folder, "var/lib/dpkg/status"), "utf8");
  return status
    .split("\n\n")
    .filter((stanza) => /^Status: install ok installed$/m.test(stanza))
    .map((stanza) => `${/^Package: (.*)$/m.exec(stanza)?.[1]}=${/^Version: (.*)$/m.exec(stanza)?.[1]}`)
    .sort();
}

/** The variables that lead to a proxy, as apt reads them. */
export function proxies(): Record<string, string> {
  const { http_proxy, https_proxy, no_proxy } = process.env;
  return { ...(http_proxy && { http_proxy }), ...(https_proxy && { https_proxy }), ...(no_proxy && { no_proxy }) };
}

import { copyFile, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { readGpt } from "@wherry/factory/disk/gpt-reader.ts";
import { sha256OfFile } from "@wherry/factory/disk/raw.ts";
import { runOrFail } from "@wherry/factory/system/processes.ts";
import { sourcesStanzas } from "./apt-sources.ts";
import { changedFile } from "./definition.ts";
import { ext4UsedBytes } from "./ext4-used.ts";
import { type Command, type Cost, cheapest, measure } from "./measure.ts";
import type { MirrorCache } from "./mirror-cache.ts";
import { mkosiFiles } from "./mkosi-files.ts";
import type { PeerChroot } from "./peer-chroot.ts";
import { changedBuild, firstBuild, type Row, type Sizes } from "./row.ts";

export interface MkosiBenchOptions {
  readonly chroot: PeerChroot;
  readonly mirror: MirrorCache;
  readonly packages: readonly string[];
  readonly rounds: number;
  readonly say: (line: string) => void;
}

/** Builds the same packages with mkosi into a bootable disk: from its package cache, and incrementally. */
export async function measureMkosi(options: MkosiBenchOptions): Promise<Row[]> {
  const { chroot, mirror, packages, rounds, say } = options;
  const folder = join(chroot.work, "mkosi");
  const files = { ...mkosiFiles(packages), [sourcesFile]: sourcesStanzas(mirror.url) };
  for (const name of Object.keys(files)) await mkdir(dirname(join(folder, name)), { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  await setGreeting(folder, "one");

  say("mkosi: filling its caches");
  await fill(mkosi(chroot, ["--force", "--force", "--incremental=yes", "--manifest-format=json"]));
  const packageCount = await countPackages(folder);
  await copyFile(join(folder, "out/peer.initrd"), join(folder, readyInitrd));

  const builds = { full: [] as Cost[], changed: [] as Cost[], withInitrd: [] as Cost[] };
  const digests: string[] = [];
  for (let round = 0; round < rounds; round++) {
    const count = `(${round + 1} of ${rounds})`;
    await setGreeting(folder, "one");
    say(`${fullBuild} ${count}`);
    builds.full.push(await measure(mkosi(chroot, full)));
    digests.push((await sha256OfFile(join(folder, "out/peer.raw"))).sha256);
    await setGreeting(folder, `two ${round}`);
    say(`${incrementalBuild} ${count}`);
    builds.changed.push(await measure(mkosi(chroot, incremental)));
    await setGreeting(folder, `three ${round}`);
    say(`${incrementalWithInitrd} ${count}`);
    builds.withInitrd.push(await measure(mkosi(chroot, [...incremental, ...withReadyInitrd])));
  }
  const sizes = await sizesOf(folder, packageCount);
  const row = (name: string, costs: readonly Cost[], against: string): Row => ({
    name,
    cost: cheapest(costs),
    sizes,
    reproducible: undefined,
    against,
  });
  const reproducible = digests.length < 2 ? undefined : new Set(digests).size === 1;
  return [
    { ...row(fullBuild, builds.full, firstBuild), reproducible },
    row(incrementalBuild, builds.changed, changedBuild),
    row(incrementalWithInitrd, builds.withInitrd, changedBuild),
  ];
}

const fullBuild = "mkosi: full build, package cache filled";
const incrementalBuild = "mkosi --incremental: one file changed";
const incrementalWithInitrd = "mkosi --incremental, its initrd kept: one file changed";
const readyInitrd = "ready.initrd";
/** mkosi empties the folder of its incremental cache before a build that does not use it: that of others must be another one. */
const full = ["--force", "--incremental=no", "--cache-directory=no-cache", "--cache-only=always"];
const incremental = ["--force", "--incremental=strict", "--cache-only=always"];
const withReadyInitrd = [`--initrd=${readyInitrd}`, "--kernel-modules-initrd=no"];
const sourcesFile = "mkosi.sandbox/etc/apt/sources.list.d/mkosi.sources";

async function fill({ file, args, options }: Command): Promise<void> {
  await runOrFail(file, args, options);
}

function mkosi(chroot: PeerChroot, options: readonly string[]): Command {
  return chroot.command("mkosi", ["--directory", "/work/mkosi", ...options, "build"]);
}

async function setGreeting(folder: string, text: string): Promise<void> {
  const file = join(folder, "mkosi.extra", changedFile);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

async function countPackages(folder: string): Promise<number> {
  const path = join(folder, "out/peer.manifest");
  const { packages } = JSON.parse(await readFile(path, "utf8")) as { readonly packages: readonly unknown[] };
  await rm(path);
  return packages.length;
}

async function sizesOf(folder: string, packages: number): Promise<Sizes> {
  const allocated = async (name: string) => (await stat(join(folder, "out", name))).blocks * 512;
  return {
    disk: await allocated("peer.raw"),
    system: await rootBytes(join(folder, "out/peer.raw")),
    initrd: await allocated("peer.initrd"),
    packages,
  };
}

/** What the root file system holds. */
async function rootBytes(disk: string): Promise<number | undefined> {
  const { partitions } = await readGpt(disk);
  const root = partitions.find(({ name }) => name.startsWith("root"));
  return root === undefined ? undefined : await ext4UsedBytes(disk, root.offset);
}

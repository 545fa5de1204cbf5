import { mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { sha256OfFile } from "@wherry/factory/disk/raw.ts";
import { runOrFail } from "@wherry/factory/system/processes.ts";
import { sourcesStanzas } from "./apt-sources.ts";
import { changedFile } from "./definition.ts";
import { type Cost, cheapest, measure } from "./measure.ts";
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
  const filling = mkosi(chroot, ["--force", "--force", "--incremental=yes", "--manifest-format=json"]);
  await runOrFail(filling.file, filling.args, filling.options);
  const packageCount = await countPackages(folder);

  const full: Cost[] = [];
  const changed: Cost[] = [];
  const digests: string[] = [];
  let sizes: Sizes | undefined;
  for (let round = 0; round < rounds; round++) {
    await setGreeting(folder, "one");
    say(`mkosi: full build (${round + 1} of ${rounds})`);
    full.push(await measure(mkosi(chroot, ["--force", "--incremental=no", "--cache-only=always"])));
    sizes ??= await sizesOf(chroot, folder, packageCount);
    digests.push((await sha256OfFile(join(folder, "out/peer.raw"))).sha256);
    await setGreeting(folder, `two ${round}`);
    say(`mkosi: incremental build (${round + 1} of ${rounds})`);
    changed.push(await measure(mkosi(chroot, ["--force", "--incremental=strict", "--cache-only=always"])));
  }
  if (sizes === undefined) throw new TypeError("nothing was built");
  return [
    {
      name: "mkosi: full build, package cache filled",
      cost: cheapest(full),
      sizes,
      reproducible: digests.length < 2 ? undefined : new Set(digests).size === 1,
      against: firstBuild,
    },
    {
      name: "mkosi --incremental: one file changed",
      cost: cheapest(changed),
      sizes: await sizesOf(chroot, folder, packageCount),
      reproducible: undefined,
      against: changedBuild,
    },
  ];
}

const sourcesFile = "mkosi.sandbox/etc/apt/sources.list.d/mkosi.sources";

function mkosi(chroot: PeerChroot, options: readonly string[]) {
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

async function sizesOf(chroot: PeerChroot, folder: string, packages: number): Promise<Sizes> {
  const allocated = async (name: string) => (await stat(join(folder, "out", name))).blocks * 512;
  const disk = await allocated("peer.raw");
  return { disk, system: await rootBytes(chroot, folder), initrd: await allocated("peer.initrd"), packages };
}

/** What the root file system holds, without its free blocks. */
async function rootBytes(chroot: PeerChroot, folder: string): Promise<number | undefined> {
  const { readGpt } = await import("@wherry/factory/disk/gpt-reader.ts");
  const { partitions } = await readGpt(join(folder, "out/peer.raw"));
  const root = partitions.find(({ name }) => name.startsWith("root"));
  if (root === undefined) return undefined;
  const { file, args, options } = chroot.command("dumpe2fs", ["-h", `/work/mkosi/out/peer.raw?offset=${root.offset}`]);
  const said = (await runOrFail(file, args, options)).stdout.toString("utf8");
  const field = (name: string) => Number(new RegExp(`^${name}: +(\\d+)$`, "m").exec(said)?.[1]);
  return (field("Block count") - field("Free blocks")) * field("Block size");
}

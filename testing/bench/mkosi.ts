import { copyFile, mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { runOrFail } from "@wherry/factory/system/processes.ts";
import { sha256OfFile } from "@wherry/formats/files/sha256-of-file.ts";
import type { LoopbackMirror } from "../fakes/loopback-mirror.ts";
import { readGptFile } from "../fixtures/read-gpt-file.ts";
import { sourcesStanzas } from "./apt-sources.ts";
import { changedFile } from "./definition.ts";
import { ext4UsedBytes } from "./ext4-used.ts";
import { type Command, type Cost, cheapest, measure } from "./measure.ts";
import { mkosiFiles } from "./mkosi-files.ts";
import type { PeerChroot } from "./peer-chroot.ts";
import type { Program, Say } from "./program.ts";
import { changedBuild, firstBuild, type Row, type Sizes, sameBytes } from "./row.ts";

export interface PeerBenchOptions {
  readonly chroot: PeerChroot;
  readonly mirror: LoopbackMirror;
  readonly packages: readonly string[];
  readonly say: Say;
}

/** Builds the same packages with mkosi into a bootable disk: from its package cache, and incrementally. */
export async function openMkosi({ chroot, mirror, packages, say }: PeerBenchOptions): Promise<Program> {
  const folder = join(chroot.work, "mkosi");
  const files = { ...mkosiFiles(packages), [sourcesFile]: sourcesStanzas(mirror.url) };
  for (const name of Object.keys(files)) await mkdir(dirname(join(folder, name)), { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  await setGreeting(folder, "one");
  say("mkosi: filling its caches");
  const filling = mkosi(chroot, ["--force", "--force", "--incremental=yes", "--manifest-format=json"]);
  await runOrFail(filling.file, filling.args, filling.options);
  const sizes = await sizesOf(folder);
  await copyFile(join(folder, "out/peer.initrd"), join(folder, readyInitrd));

  const costs = { full: [] as Cost[], changed: [] as Cost[], withInitrd: [] as Cost[] };
  const digests: string[] = [];
  const build = async (name: string, greeting: string, options: readonly string[]): Promise<Cost> => {
    await setGreeting(folder, greeting);
    say(name);
    return await measure(mkosi(chroot, options));
  };
  const row = (name: string, measured: readonly Cost[], against: string): Row => ({
    name,
    cost: cheapest(measured),
    sizes,
    reproducible: undefined,
    against,
  });
  return {
    async round(number) {
      costs.full.push(await build(fullBuild, "one", full));
      digests.push((await sha256OfFile(join(folder, "out/peer.raw"))).sha256);
      costs.changed.push(await build(incrementalBuild, `two ${number}`, incremental));
      costs.withInitrd.push(await build(initrdKept, `three ${number}`, [...incremental, ...withReadyInitrd]));
    },
    rows: () => [
      { ...row(fullBuild, costs.full, firstBuild), reproducible: sameBytes(digests) },
      row(incrementalBuild, costs.changed, changedBuild),
      row(initrdKept, costs.withInitrd, changedBuild),
    ],
  };
}

const fullBuild = "mkosi: full build, package cache filled";
const incrementalBuild = "mkosi --incremental: one file changed";
const initrdKept = "mkosi --incremental, its initrd kept: one file changed";
const readyInitrd = "ready.initrd";
/**
 * mkosi empties the folder of its incremental cache before a build that does not use it: that of others must be another
 * one.
 */
const full = ["--force", "--incremental=no", "--cache-directory=no-cache", "--cache-only=always"];
const incremental = ["--force", "--incremental=strict", "--cache-only=always"];
const withReadyInitrd = [`--initrd=${readyInitrd}`, "--kernel-modules-initrd=no"];
const sourcesFile = "mkosi.sandbox/etc/apt/sources.list.d/mkosi.sources";

function mkosi(chroot: PeerChroot, options: readonly string[]): Command {
  return chroot.command("mkosi", ["--directory", "/work/mkosi", ...options, "build"]);
}

async function setGreeting(folder: string, text: string): Promise<void> {
  const file = join(folder, "mkosi.extra", changedFile);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

async function sizesOf(folder: string): Promise<Sizes> {
  const allocated = async (name: string) => (await stat(join(folder, "out", name))).blocks * 512;
  const manifest: unknown = JSON.parse(await readFile(join(folder, "out/peer.manifest"), "utf8"));
  const { packages } = manifest as { readonly packages: readonly unknown[] };
  return {
    disk: await allocated("peer.raw"),
    system: await rootBytes(join(folder, "out/peer.raw")),
    initrd: await allocated("peer.initrd"),
    packages: packages.length,
  };
}

/** What the root file system holds. */
async function rootBytes(disk: string): Promise<number | undefined> {
  const { partitions } = await readGptFile(disk);
  const root = partitions.find(({ name }) => name.startsWith("root"));
  return root === undefined ? undefined : await ext4UsedBytes(disk, root.offset);
}

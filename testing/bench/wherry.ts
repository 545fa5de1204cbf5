import { createReadStream } from "node:fs";
import { readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { BuildResult } from "@wherry/factory/build/pipeline.ts";
import { parseLock } from "@wherry/factory/lock/lock-file.ts";
import { runOrFail } from "@wherry/factory/system/processes.ts";
import type { LoopbackMirror } from "../fakes/loopback-mirror.ts";
import { openFullStore } from "../fixtures/open-store.ts";
import { benchDefinition } from "./definition.ts";
import { type Cost, cheapest, measure } from "./measure.ts";
import type { Program, Say } from "./program.ts";
import { changedBuild, firstBuild, type Row, releaseBuild, type Sizes, sameBytes } from "./row.ts";

export interface WherryBenchOptions {
  /** Of Wherry's own. */
  readonly folder: string;
  readonly mirror: LoopbackMirror;
  readonly release: boolean;
  readonly say: Say;
}

/** Builds the container host with Wherry as its users do, from the command line. */
export function openWherry(options: WherryBenchOptions): Program {
  const { release, say } = options;
  const first: Build[] = [];
  const changed: Build[] = [];
  const released: Build[] = [];
  return {
    async round(number) {
      say(firstBuild);
      await emptyStore(options);
      first.push(await build(options, { greeting: "one", compression: "fast" }));
      say(changedBuild);
      changed.push(await build(options, { greeting: `two ${number}`, compression: "fast" }));
      if (!release) return;
      say(releaseBuild);
      released.push(await build(options, { greeting: "one", compression: "release" }));
    },
    rows() {
      const rows = [rowOf(firstBuild, first), { ...rowOf(changedBuild, changed), reproducible: undefined }];
      return released.length === 0 ? rows : [...rows, rowOf(releaseBuild, released)];
    },
  };
}

interface Build {
  readonly cost: Cost;
  readonly sizes: Sizes;
  readonly digest: string;
}

function rowOf(name: string, builds: readonly Build[]): Row {
  const [one] = builds;
  if (one === undefined) throw new TypeError("a row needs a build");
  return {
    name,
    cost: cheapest(builds.map(({ cost }) => cost)),
    sizes: one.sizes,
    reproducible: sameBytes(builds.map(({ digest }) => digest)),
    against: undefined,
  };
}

interface Wanted {
  readonly greeting: string;
  readonly compression: "fast" | "release";
}

async function build(options: WherryBenchOptions, { greeting, compression }: Wanted): Promise<Build> {
  const definition = join(options.folder, "bench.yaml");
  await writeFile(definition, benchDefinition(greeting));
  const output = join(options.folder, "output");
  await rm(output, { recursive: true, force: true });
  const args = ["build", definition, "--output", output, "--compression", compression, "--json"];
  const { result, ...cost } = await measure({ file: launcher, args, options: { env: environment(options) } });
  const { artifacts, packages } = JSON.parse(result.stdout.toString("utf8")) as BuildResult;
  const find = (kind: string) => artifacts.find((artifact) => artifact.kind === kind);
  const disk = find("qcow2");
  if (disk === undefined) throw new TypeError("wherry build made no disk");
  return {
    cost,
    sizes: {
      disk: (await stat(disk.path)).blocks * 512,
      system: find("usr")?.bytes,
      initrd: find("initrd")?.bytes,
      packages: packages.length,
    },
    digest: disk.sha256,
  };
}

/**
 * A store as a first build finds it when nothing has to be downloaded: verified indexes and package files, nothing
 * unpacked.
 */
async function emptyStore({ folder, mirror, ...options }: WherryBenchOptions): Promise<void> {
  const directory = join(folder, "store");
  await rm(directory, { recursive: true, force: true });
  const definition = join(folder, "bench.yaml");
  await writeFile(definition, benchDefinition("one"));
  const lockFile = join(folder, "bench.lock.json");
  const env = environment({ folder, mirror, ...options });
  await runOrFail(launcher, ["lock", definition, "--output", lockFile], { env });
  const lock = parseLock(await readFile(lockFile, "utf8"), lockFile);
  await using store = await openFullStore({ directory });
  for (const one of [...lock.packages, ...lock.boot, ...lock.tools]) {
    const id = lock.repositories[one.repository]?.id ?? "";
    const archive = id.endsWith("-security") ? "debian-security" : "debian";
    await store.addPackage(one, createReadStream(await mirror.file(archive, one.path)));
  }
}

const launcher = fileURLToPath(new URL("../../bin/wherry", import.meta.url));

function environment({ folder, mirror }: WherryBenchOptions): Record<string, string> {
  const { PATH = "/usr/bin:/bin", HOME = folder } = process.env;
  return {
    PATH,
    HOME,
    WHERRY_STORE: join(folder, "store"),
    WHERRY_MIRROR_DEBIAN: mirror.url("debian"),
    WHERRY_MIRROR_DEBIAN_SECURITY: mirror.url("debian-security"),
  };
}

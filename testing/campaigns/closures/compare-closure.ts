import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Tree } from "@wherry/core/tree/tree.ts";
import { makeTree } from "@wherry/factory/build/make-tree.ts";
import { policyOf } from "@wherry/factory/distributions/find-format.ts";
import type { Lock } from "@wherry/factory/lock/lock.ts";
import { lockRecords } from "@wherry/factory/recording/lock-records.ts";
import { fetchImagePackages } from "@wherry/factory/supply/fetch-locked.ts";
import { lockImage } from "@wherry/factory/supply/lock-image.ts";
import type { Workshop } from "@wherry/factory/supply/workshop.ts";
import { runOrFail } from "@wherry/factory/system/processes.ts";
import { byAccountName } from "../../peers/account-names.ts";
import {
  diffTrees,
  type ListedNode,
  type Listing,
  listingOf,
  type TreeDifference,
  treeOfFolder,
} from "../../peers/compare-trees.ts";
import { installMore } from "../../peers/install-more.ts";
import { installedIn, installWithMmdebstrap, type Mmdebstrap, versionsOf } from "../../peers/mmdebstrap.ts";
import { packagesOnly } from "../../peers/packages-only.ts";

/** The stock image whose packages every closure is put upon: the smallest one that services run on. */
const stock = "core";
/** What every Debian system has besides (Debian policy 3.8), and scripts use without asking. */
const always = ["adduser", "findutils", "grep", "libc-bin", "passwd", "sed", "sysvinit-utils", "ucf"];

export interface ComparedClosure {
  readonly packages: readonly string[];
  readonly differences: readonly TreeDifference[];
  /** What records of the closure's scripts leave to each machine. */
  readonly perMachine: readonly string[];
}

/** What was found when a closure was last compared; undefined where it never was. */
export async function lastComparison(install: readonly string[], folder: string): Promise<ComparedClosure | undefined> {
  const file = join(folder, `${nameOf(install)}.compared.json`);
  return existsSync(file) ? (JSON.parse(await readFile(file, "utf8")) as ComparedClosure) : undefined;
}

export interface Laboratory {
  readonly workshop: Workshop;
  readonly mmdebstrap: Mmdebstrap;
  /** Where installations are made and what was found in them is kept. */
  readonly folder: string;
}

/** What all closures have in common, installed once. */
export interface Base {
  readonly packages: readonly string[];
  readonly root: string;
}

/** Locks and installs what all closures stand upon; what is there already is used again. */
export async function openBase({ workshop, mmdebstrap, folder }: Laboratory): Promise<Base> {
  const definition = await packagesOnly(stock, { kernel: false, install: always });
  const lock = await lockImage(definition, workshop);
  const packages = versionsOf(lock);
  const root = join(folder, "base");
  if (existsSync(root) && isSameList(await installedIn(root), packages)) return { packages: namesOf(lock), root };
  await rm(root, { recursive: true, force: true });
  const target = join(folder, "base.new");
  await rm(target, { recursive: true, force: true });
  await installWithMmdebstrap(mmdebstrap, {
    packages,
    sources: definition.repositories,
    mirrors: workshop.mirrors,
    epoch: lock.epoch,
    target,
    cache: join(folder, "base-archives"),
    extensible: true,
    signal: workshop.signal,
  });
  await rename(target, root);
  return { packages: namesOf(lock), root };
}

/**
 * The tree that Wherry makes of packages and all that they need, held against what the package manager makes of the
 * same versions.
 */
export async function compareClosure(
  install: readonly string[],
  base: Base,
  laboratory: Laboratory,
): Promise<ComparedClosure> {
  const { workshop } = laboratory;
  const definition = await packagesOnly(stock, { kernel: false, install: [...base.packages, ...install] });
  const chosen = await lockImage(definition, workshop);
  const packages = await fetchImagePackages(chosen, definition, workshop);
  const lock = await lockRecords(chosen, definition, { packages, code: true }, workshop);
  const { tree } = await makeTree(packages, definition, lock, workshop);
  const ours = await byAccountName(listingOf(tree), async (path) => await textOf(tree, path, workshop));
  const theirs = await installed(install, lock, base, laboratory);
  const names = lock.packages.map(({ name }) => name);
  const rules = await policyOf(definition.repositories).loadScripts();
  const records = [...(await rules.loadRecords(names)), ...(lock.records ?? [])];
  const compared: ComparedClosure = {
    packages: versionsOf(lock),
    differences: diffTrees(ours, theirs),
    perMachine: [...new Set(records.flatMap(({ perMachine }) => perMachine.map(({ path }) => path)))].sort(),
  };
  await writeFile(join(laboratory.folder, `${nameOf(install)}.compared.json`), JSON.stringify(compared));
  return compared;
}

async function installed(
  install: readonly string[],
  lock: Lock,
  base: Base,
  { folder, workshop }: Laboratory,
): Promise<Listing> {
  const name = nameOf(install);
  const kept = join(folder, `${name}.listing.json`);
  const packages = versionsOf(lock);
  if (existsSync(kept)) {
    const known = JSON.parse(await readFile(kept, "utf8")) as KeptListing;
    if (isSameList(known.packages, packages)) return new Map(known.listing);
  }
  const root = join(folder, "installed", name);
  await rm(root, { recursive: true, force: true });
  await mkdir(join(folder, "installed"), { recursive: true });
  // With owners, capabilities and hard links.
  await runOrFail("cp", ["-a", base.root, root], { signal: workshop.signal });
  try {
    const { epoch } = lock;
    await installMore({ root, packages, cache: join(folder, "archives"), epoch, signal: workshop.signal });
    const found = await installedIn(root);
    if (!isSameList(found, packages)) throw new Error(`apt installed other packages: ${differing(found, packages)}`);
    const listing = await byAccountName(await treeOfFolder(root), (path) => readFile(join(root, path), "utf8"));
    await writeFile(kept, JSON.stringify({ packages, listing: [...listing] } satisfies KeptListing));
    return listing;
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

function differing(found: readonly string[], packages: readonly string[]): string {
  const more = found.filter((one) => !packages.includes(one)).map((one) => `+${one}`);
  return [...more, ...packages.filter((one) => !found.includes(one)).map((one) => `-${one}`)].join(" ");
}

interface KeptListing {
  readonly packages: readonly string[];
  readonly listing: readonly (readonly [string, ListedNode])[];
}

async function textOf(tree: Tree, path: string, { store }: Workshop): Promise<string> {
  const node = tree.get(path);
  return node?.kind === "file" ? Buffer.from(await store.read(node.content)).toString("utf8") : "";
}

function nameOf(install: readonly string[]): string {
  return install.join("+").replaceAll("/", "_");
}

function namesOf({ packages }: Lock): string[] {
  return packages.map(({ name }) => name).sort();
}

function isSameList(one: readonly string[], other: readonly string[]): boolean {
  return one.join() === other.join();
}

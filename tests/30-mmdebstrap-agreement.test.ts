import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { makeTree } from "@wherry/factory/build/make-tree.ts";
import type { ImageDefinition } from "@wherry/factory/definition/image-definition.ts";
import { loadDefinition } from "@wherry/factory/definition/load.ts";
import { fetchLocked, unpackLocked } from "@wherry/factory/supply/fetch-locked.ts";
import { lockImage } from "@wherry/factory/supply/lock-image.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { testStoreDirectory } from "@wherry/testing/fixtures/test-store.ts";
import { openTestWorkshop } from "@wherry/testing/fixtures/test-workshop.ts";
import { byAccountName } from "@wherry/testing/peers/account-names.ts";
import { diffTrees, listingOf, treeOfFolder } from "@wherry/testing/peers/compare-trees.ts";
import { findMmdebstrap, installWithMmdebstrap } from "@wherry/testing/peers/mmdebstrap.ts";
import { unexpectedDifferences, unusedDifferences } from "@wherry/testing/peers/tree-differences.ts";

const mmdebstrap = await findMmdebstrap();
const skip = typeof mmdebstrap === "string" ? mmdebstrap : false;

/** What maintainer scripts may call without a dependency, because it is always installed (Debian policy 3.8). */
const essential = ["bsdutils", "diffutils", "dpkg", "gzip", "hostname", "ncurses-base", "ncurses-bin", "tar"];

/**
 * The packages of a stock image with all their dependencies, also those that only scripts need, and nothing of what the
 * definition makes of them.
 */
async function packagesOnly(name: string): Promise<ImageDefinition> {
  const stockDirectory = fileURLToPath(new URL("../images", import.meta.url));
  const { definition } = await loadDefinition(name, { stockDirectory, cwd: stockDirectory });
  const { packages, kernel, trim } = definition;
  return {
    ...definition,
    packages: {
      ...packages,
      install: [...packages.install, ...(kernel ? [kernel.package] : []), ...essential],
      omit: [],
      stock: { install: [], omit: [], without: [] },
      pins: [],
      acknowledge: [],
      answers: {},
    },
    kernel: null,
    users: [],
    groups: [],
    files: [],
    directories: [],
    links: [],
    services: { enable: [], disable: [], mask: [], units: [], dropins: [] },
    sysctl: {},
    network: [],
    firewall: null,
    trim: { ...trim, documentation: false, locales: false, development: false, modules: false, paths: [] },
  };
}

test("the tree of the container host's packages is what mmdebstrap installs", { skip }, async ({ signal }) => {
  assert.ok(typeof mmdebstrap !== "string");
  const definition = await packagesOnly("container-host");
  const workshop = await openTestWorkshop(signal);
  await using _ = workshop.store;
  const lock = await lockImage(definition, workshop);
  await fetchLocked(lock.packages, { repositories: lock.repositories, sources: definition.repositories }, workshop);
  const { tree } = await makeTree(await unpackLocked(lock.packages, workshop), definition, lock, workshop);

  await using folder = await temporaryDirectory();
  const target = join(folder.path, "installed");
  const packages = lock.packages.map(({ name, version }) => `${name}=${version}`).sort();
  await installWithMmdebstrap(mmdebstrap, {
    packages,
    sources: definition.repositories,
    mirrors: workshop.mirrors,
    epoch: lock.epoch,
    target,
    cache: join(testStoreDirectory(), "apt-archives"),
    signal,
  });
  assert.deepEqual(await installedIn(target), packages, "apt installed other packages");

  const ours = await byAccountName(listingOf(tree), async (path) => {
    const node = tree.get(path);
    assert.ok(node?.kind === "file", path);
    return Buffer.from(await workshop.store.read(node.content)).toString("utf8");
  });
  const theirs = await byAccountName(await treeOfFolder(target), (path) => readFile(join(target, path), "utf8"));
  const differences = diffTrees(ours, theirs);
  assert.deepEqual(unexpectedDifferences(differences), []);
  assert.deepEqual(unusedDifferences(differences), [], "these rows of the table are not needed any more");
});

/** As dpkg tells it: "name=version", sorted. */
async function installedIn(folder: string): Promise<string[]> {
  const status = await readFile(join(folder, "var/lib/dpkg/status"), "utf8");
  return status
    .split("\n\n")
    .filter((stanza) => /^Status: install ok installed$/m.test(stanza))
    .map((stanza) => `${/^Package: (.*)$/m.exec(stanza)?.[1]}=${/^Version: (.*)$/m.exec(stanza)?.[1]}`)
    .sort();
}

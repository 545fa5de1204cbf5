import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { makeTree } from "@wherry/factory/build/make-tree.ts";
import { fetchLocked, unpackLocked } from "@wherry/factory/supply/fetch-locked.ts";
import { lockImage } from "@wherry/factory/supply/lock-image.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { testStoreDirectory } from "@wherry/testing/fixtures/test-store.ts";
import { openTestWorkshop } from "@wherry/testing/fixtures/test-workshop.ts";
import { byAccountName } from "@wherry/testing/peers/account-names.ts";
import { diffTrees, listingOf, treeOfFolder } from "@wherry/testing/peers/compare-trees.ts";
import { findMmdebstrap, installedIn, installWithMmdebstrap, versionsOf } from "@wherry/testing/peers/mmdebstrap.ts";
import { packagesOnly } from "@wherry/testing/peers/packages-only.ts";
import { unexpectedDifferences, unusedDifferences } from "@wherry/testing/peers/tree-differences.ts";

const mmdebstrap = await findMmdebstrap();
const skip = typeof mmdebstrap === "string" ? mmdebstrap : false;

test("the tree of the container host's packages is what mmdebstrap installs", { skip }, async ({ signal }) => {
  assert.ok(typeof mmdebstrap !== "string");
  const definition = await packagesOnly("container-host", { kernel: true });
  const workshop = await openTestWorkshop(signal);
  await using _ = workshop.store;
  const lock = await lockImage(definition, workshop);
  await fetchLocked(lock.packages, { repositories: lock.repositories, sources: definition.repositories }, workshop);
  const { tree } = await makeTree(await unpackLocked(lock.packages, workshop), definition, lock, workshop);

  await using folder = await temporaryDirectory();
  const target = join(folder.path, "installed");
  const packages = versionsOf(lock);
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

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { parseIgnition } from "@wherry/config/ignition/parse-ignition.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { findPeer } from "@wherry/testing/peers/peers.ts";
import { skipUnlessRoot, skipWithout } from "@wherry/testing/peers/skip.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import { dataUrl, filesConfig, renderBench, textOf } from "@wherry/testing/samples/render.ts";
import fc from "fast-check";

/** Ignition 2.14, which knows specifications up to 3.3. */
const ignition = await findPeer("ignition");
const skip =
  skipUnlessRoot("give Ignition a /run of its own") || skipWithout({ ignition, curl: await findPeer("curl") });

/** What the reference's first stage makes of a configuration, with a /run of its own. */
function renderReference(folder: string, config: object): string {
  assert.ok(ignition);
  const file = join(folder, "config.ign");
  const cache = join(folder, "cache.json");
  writeFileSync(file, JSON.stringify(config));
  const words = [
    "--log-to-stdout",
    `--root=${folder}`,
    "--platform=file",
    "--stage=fetch-offline",
    "--config-cache",
    cache,
  ];
  const script = 'mount -t tmpfs none /run && exec "$@"';
  execFileSync("unshare", ["-m", "sh", "-c", script, "sh", ignition.file, ...ignition.prefix, ...words], {
    env: { ...process.env, IGNITION_CONFIG_FILE: file },
    stdio: "pipe",
  });
  const text = readFileSync(cache, "utf8").replace('"version":"3.4.0-experimental"', '"version":"3.7.0-experimental"');
  const parsed = parseIgnition(text);
  assert.ok(parsed.config, JSON.stringify(parsed.findings));
  const { config: _, ...section } = parsed.config.ignition;
  return textOf({ config: { ...parsed.config, ignition: section } });
}

/** Configurations that replace and merge each other, so many deep. */
const configs = (depth: number): fc.Arbitrary<object> => {
  // Two that are the same would be the same source twice, which is an error.
  const below: fc.Arbitrary<object[]> =
    depth === 0
      ? fc.constant([])
      : fc.uniqueArray(configs(depth - 1), { maxLength: 2, selector: (config) => JSON.stringify(config) });
  return fc
    .record({
      name: fc.constantFrom("one", "two", "three"),
      paths: fc.uniqueArray(fc.constantFrom("/a", "/b", "/c", "/d/e"), { maxLength: 3 }),
      replaced: fc.boolean(),
      children: below,
      timeout: fc.option(fc.nat(5)),
    })
    .map(({ name, paths, replaced, children, timeout }) => {
      const [first, ...others] = children.map((child) => ({ source: dataUrl(child) }));
      const references =
        replaced && first !== undefined ? { replace: first, merge: others } : { merge: [first, ...others] };
      const config = filesConfig(name, paths, first === undefined ? undefined : references) as { ignition: object };
      return timeout === null
        ? config
        : { ...config, ignition: { ...config.ignition, timeouts: { httpTotal: timeout } } };
    });
};

test("as root: configurations that refer to others become what Ignition makes of them", { skip }, async () => {
  await using bench = await renderBench();
  assert.ok(bench);
  await using folder = await temporaryDirectory();
  assertProperty(
    fc.property(configs(3), (config) => {
      assert.equal(textOf(bench.renderOne(config)), renderReference(folder.path, config));
    }),
    { numRuns: 12, interruptAfterTimeLimit: 20_000 },
  );
});

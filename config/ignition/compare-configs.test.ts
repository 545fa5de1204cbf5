import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { gunzipSync, gzipSync } from "node:zlib";
import { corpusPath, missingCorpora } from "@wherry/testing/corpora/corpora.ts";
import { type ComparedStep, compareConfigs, formatComparedPath } from "./compare-configs.ts";
import type { IgnitionConfig } from "./config.ts";
import { parseIgnition } from "./parse-ignition.ts";

const corpus = corpusPath("ignition/validate.json");
const skip = existsSync(corpus) ? false : missingCorpora;

const openGunzip =
  () =>
  (bytes: Uint8Array): Uint8Array | undefined => {
    try {
      return new Uint8Array(gunzipSync(bytes));
    } catch {
      return undefined;
    }
  };

function configs(): readonly IgnitionConfig[] {
  const cases = JSON.parse(readFileSync(corpus, "utf8")) as { Config: string }[];
  return cases.flatMap(({ Config }) => parseIgnition(Config).config ?? []);
}

function outline(before: object, after: object): readonly string[] {
  const config = (more: object) => ({ ignition: { version: "3.7.0-experimental" }, ...more });
  return compareConfigs(config(before), config(after), openGunzip).map(
    ({ kind, path, before: one, after: other }) =>
      `${kind} ${formatComparedPath(path)} ${JSON.stringify(one)} ${JSON.stringify(other)}`,
  );
}

test("a configuration differs from itself in nothing, in whatever order its entries stand", { skip }, () => {
  for (const config of configs()) {
    assert.deepEqual(compareConfigs(config, structuredClone(config), openGunzip), []);
    const turned = JSON.parse(JSON.stringify(config), (key, value) =>
      ["files", "directories", "links", "users", "groups", "units", "dropins", "disks", "raid", "luks"].includes(key)
        ? value.toReversed()
        : value,
    );
    assert.deepEqual(compareConfigs(config, turned, openGunzip), [], JSON.stringify(config));
  }
});

test("whatever one value is changed to is found, with its path", { skip }, () => {
  let found = 0;
  for (const config of configs()) {
    for (const { path, value, changed } of changes(config)) {
      const differences = compareConfigs(config, changed, openGunzip);
      const back = compareConfigs(changed, config, openGunzip);
      // False and nothing are the same, for most keys.
      if (value === false) continue;
      assert.ok(differences.length > 0, `${path.join(".")} ${JSON.stringify(config)}`);
      assert.equal(back.length, differences.length);
      assert.deepEqual(new Set(back.map(named)), new Set(differences.map(named)));
      found++;
    }
  }
  assert.ok(found > 1000, `${found} changes`);
});

const named = ({ path }: { readonly path: readonly ComparedStep[] }) => formatComparedPath(path);

/** The configuration without one of its values that are not in lists of values. */
function changes(config: IgnitionConfig) {
  const places: { path: (string | number)[]; value: unknown }[] = [];
  const visit = (value: unknown, path: (string | number)[]): void => {
    if (typeof value !== "object" || value === null) {
      places.push({ path, value });
      return;
    }
    for (const [key, inner] of Object.entries(value)) visit(inner, [...path, Array.isArray(value) ? Number(key) : key]);
  };
  visit(config, []);
  return places
    .filter(
      ({ path }) =>
        typeof path.at(-1) === "string" && !["version", "name", "path", "device"].includes(String(path.at(-1))),
    )
    .filter(({ path, value }) => !(path.at(-1) === "shouldExist" && value === true))
    .filter(({ path, value }) => !(path.at(-1) === "compression" && value === "") && !(value === "" || value === 0))
    .map(({ path, value }) => {
      const changed = structuredClone(config) as unknown as Record<string, unknown>;
      let holder = changed;
      for (const step of path.slice(0, -1)) holder = holder[step] as Record<string, unknown>;
      delete holder[String(path.at(-1))];
      return { path, value, changed: changed as unknown as IgnitionConfig };
    });
}

test("contents are compared unpacked, in whatever form they are given", () => {
  const file = (contents: object) => ({ storage: { files: [{ path: "/a", contents }] } });
  const packed = { source: `data:;base64,${gzipSync("hi").toString("base64")}`, compression: "gzip" };
  assert.deepEqual(outline(file({ source: "data:,hi" }), file({ source: "data:;base64,aGk=", compression: "" })), []);
  assert.deepEqual(outline(file({ source: "data:,hi" }), file(packed)), []);
  assert.deepEqual(outline(file({ source: "data:,a" }), file({ source: "data:,b" })), [
    'changed storage.files[/a].contents.data {"0":97} {"0":98}',
  ]);
  assert.deepEqual(outline(file({ source: "https://a.test/" }), file({ source: "https://b.test/" })), [
    'changed storage.files[/a].contents.source "https://a.test/" "https://b.test/"',
  ]);
});

test("entries are told apart by their keys", () => {
  assert.deepEqual(
    outline(
      { passwd: { users: [{ name: "a", uid: 1, groups: ["x", "y"] }, { name: "b" }] } },
      { passwd: { users: [{ name: "c" }, { name: "a", uid: 2, groups: ["y", "z"] }] } },
    ),
    [
      'removed passwd.users[a].groups[x] "x" undefined',
      'added passwd.users[a].groups[z] undefined "z"',
      "changed passwd.users[a].uid 1 2",
      'removed passwd.users[b] {"name":"b"} undefined',
      'added passwd.users[c] undefined {"name":"c"}',
    ],
  );
  const partitions = (...list: object[]) => ({ storage: { disks: [{ device: "/dev/a", partitions: list }] } });
  assert.deepEqual(outline(partitions({ number: 1, sizeMiB: 5 }), partitions({ number: 2 }, { number: 1 })), [
    "removed storage.disks[/dev/a].partitions[number:1].sizeMiB 5 undefined",
    'added storage.disks[/dev/a].partitions[number:2] undefined {"number":2}',
  ]);
});

test("a key that is left out is its default, unless leaving it out says something else", () => {
  const luks = { name: "a", device: "/dev/a" };
  assert.deepEqual(
    outline(
      {
        storage: { luks: [{ ...luks, wipeVolume: false, discard: false }] },
        passwd: { users: [{ name: "a", shouldExist: true }] },
      },
      { storage: { luks: [luks] }, passwd: { users: [{ name: "a" }] } },
    ),
    [],
  );
  assert.deepEqual(
    outline(
      { systemd: { units: [{ name: "a.service", enabled: false }] } },
      { systemd: { units: [{ name: "a.service" }] } },
    ),
    ["removed systemd.units[a.service].enabled false undefined"],
  );
});

test("where the order says something, another order is a difference", () => {
  const kernelArguments = (...shouldExist: string[]) => ({ kernelArguments: { shouldExist } });
  assert.deepEqual(outline(kernelArguments("a", "b", "c"), kernelArguments("b", "a")), [
    'removed kernelArguments.shouldExist[c] "c" undefined',
    'changed kernelArguments.shouldExist ["a","b"] ["b","a"]',
  ]);
  const mount = (...mountOptions: string[]) => ({ storage: { filesystems: [{ device: "/dev/a", mountOptions }] } });
  assert.deepEqual(outline(mount("a", "b"), mount("b", "a")), [
    'changed storage.filesystems[/dev/a].mountOptions ["a","b"] ["b","a"]',
  ]);
});

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { configTree, spoiled } from "@wherry/testing/corpora/config-tree.ts";
import { corpusPath, missingCorpora } from "@wherry/testing/corpora/corpora.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { parseIgnition } from "./parse-ignition.ts";
import { readIgnition } from "./read-ignition.ts";
import { readIgnition2 } from "./v2/read.ts";

const corpora = corpusPath();
const skip = existsSync(corpora) ? false : missingCorpora;

function readCases<Case>(file: string): Case[] {
  return JSON.parse(readFileSync(join(corpora, file), "utf8")) as Case[];
}

test("a configuration of version 3 is read as by its own parser", { skip }, () => {
  for (const { Config: text } of readCases<{ Config: string }>("ignition/validate.json")) {
    const own = parseIgnition(text);
    if (own.version?.startsWith("3.") === true) assert.deepEqual(readIgnition(text), own);
  }
});

test("a configuration of version 2 means what the reference's translation of it means", { skip }, () => {
  const cases = readCases<{ src: string; input: string; out: { json: unknown } }>("ignition-v2/convert-to-v3.json");
  const lines = readFileSync(join(corpora, "ignition-v2/fsmap.txt"), "utf8").trim().split("\n");
  const filesystems = new Map(lines.map((line) => line.split(" ") as [string, string]));
  let compared = 0;
  for (const { src, input, out } of cases) {
    // The reference leaves out what users are created with, and says so.
    if (out.json === null || createsUsers(input)) continue;
    const { config, findings } = readIgnition(input, { filesystems });
    assert.deepEqual(config, parseIgnition(JSON.stringify(out.json)).config, `${src} ${JSON.stringify(findings)}`);
    compared++;
  }
  assert.ok(compared > 50, `${compared} cases`);
});

function createsUsers(text: string): boolean {
  const { passwd } = JSON.parse(text) as { passwd?: { users?: readonly { create?: unknown }[] } };
  return passwd?.users?.some(({ create }) => create !== undefined) === true;
}

test("what is wrong with the translation has its path and place in the text", () => {
  const outline = (lines: readonly string[]) =>
    readIgnition(lines.join("\n"))
      .findings.filter(({ level }) => level === "error")
      .map(({ path, line, message }) => `${line} ${path.join(".")}: ${message}`);
  const begin = (version: string) => `{"ignition": {"version": "${version}"},`;
  assert.deepEqual(
    outline([
      begin("2.2.0"),
      '"storage": {"disks": [',
      '{"device": "/dev/a"}, {"device": "/dev/b",',
      '"partitions": [{"number": 1, "size": 2048}]},',
      '{"device": "/dev/a"}],',
      '"filesystems": [{"name": "root", "path": "/"}, {"name": "d", "mount": {"format": "ext4",',
      '"device": "/dev/./c"}}]}}',
    ]),
    [
      '7 storage.filesystems.1.mount.device: path is not fully simplified: write "/dev/c"',
      '5 storage.disks.2: duplicate entry defined: "/dev/a" was there before',
    ],
  );
  assert.deepEqual(
    outline([
      begin("2.0.0"),
      '"networkd": {"units": [{"name": "a.network", "contents": "[Match]"},',
      '{"name": "a.network",',
      '"contents": "[Match]"}]}}',
    ]),
    ['4 networkd.units.1: duplicate entry defined: "/etc/systemd/network/a.network" was there before'],
  );
});

test("version 1, other versions and other languages are refused by name", () => {
  for (const [text, message] of [
    ['{"ignitionVersion": 1, "systemd": {}}', /version 1, which is no longer read/],
    ['{"ignition": {"version": "1.0.0"}}', /unsupported config version 1\.0\.0: .* 2\.0\.0 to 2\.4\.0 and 3\.0\.0 to/],
    ['{"ignition": {"version": "2.5.0-experimental"}}', /unsupported config version 2\.5\.0-exp.* 2\.0\.0 to 2\.4\.0/],
    ['{"ignition": {"version": "4.0.0"}}', /unsupported config version 4\.0\.0/],
    ["{}", /no version/],
    ["", /nothing in it/],
    ["#cloud-config\nusers: []\n", /a cloud-config/],
    ["#!/bin/sh\n", /a script/],
    ["# mine\n\nvariant: fcos\nversion: 1.5.0\n", /a Butane configuration/],
    ["hello", /not JSON/],
  ] as const) {
    const { config, fatal, findings } = readIgnition(text);
    assert.deepEqual([config, fatal, findings.length], [undefined, true, 1], text);
    assert.match(findings[0]?.message ?? "", message);
  }
});

test("any text at all is read or refused, and nothing is thrown", () => {
  const example = {
    ignition: { version: "2.3.0", config: { append: [{ source: "https://a.test/" }] } },
    networkd: { units: [{ name: "a.network", contents: "[Match]\n", dropins: [{ name: "b.conf", contents: "" }] }] },
    passwd: { users: [{ name: "b", create: { uid: 5 } }] },
    storage: {
      disks: [{ device: "/dev/a", partitions: [{ label: "a", number: 1, size: 2048, start: 2048 }] }],
      filesystems: [
        { name: "root", path: "/" },
        { name: "x", mount: { device: "/dev/b", format: "ext4" } },
      ],
      files: [{ filesystem: "root", path: "/a", mode: 420, append: true, contents: { source: "data:,a" } }],
      directories: [{ filesystem: "root", path: "/b", mode: 493 }],
      links: [{ filesystem: "root", path: "/c", target: "/b" }],
    },
    systemd: { units: [{ name: "a.service", enable: true }] },
  };
  assert.equal(readIgnition2(configTree(example)).problems.length, 4);
  assert.equal(readIgnition(JSON.stringify(example)).fatal, false);
  assertProperty(
    fc.property(
      fc.oneof(
        spoiled([example]).map((value) => JSON.stringify(value) ?? ""),
        fc.string(),
      ),
      (text) => {
        const { config, fatal, findings } = readIgnition(text);
        assert.equal(config === undefined, fatal);
        assert.equal(
          fatal,
          findings.some(({ level }) => level === "error"),
        );
      },
    ),
    { numRuns: 1000 },
  );
});

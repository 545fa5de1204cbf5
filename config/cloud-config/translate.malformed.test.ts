import assert from "node:assert/strict";
import { test } from "node:test";
import { ignoredKeys, translatedKeys } from "./keys.ts";
import { translateCloudConfig } from "./translate.ts";

const translate = (text: string) => translateCloudConfig(`#cloud-config\n${text}`);

test("what is no YAML, and what is no map, is refused", async () => {
  for (const text of ["a: [", "- a\n", "text\n", "7\n", 'a: "\\q"\n']) {
    const { config, findings } = await translate(text);
    assert.equal(config, undefined, text);
    assert.ok(findings.some(({ level }) => level === "error"));
  }
});

test("aliases without end and nesting without end are refused at once", async () => {
  const levels = Array.from({ length: 30 }, (_, index) => `a${index + 1}: &a${index + 1} [*a${index}, *a${index}]\n`);
  const bomb = await translate(`a0: &a0 [x]\n${levels.join("")}`);
  assert.equal(bomb.config, undefined);
  const deep = await translate(`runcmd: ${"[".repeat(100_000)}${"]".repeat(100_000)}\n`);
  assert.equal(deep.config, undefined);
});

test("no value of a wrong type under any key throws or refuses the rest", async () => {
  const values = [
    "~",
    "true",
    "-7.5",
    '""',
    '"a\\nb\\u0000"',
    "[]",
    "[~]",
    "[[[a]]]",
    "[{a: [b]}]",
    "{}",
    "{a: {b: c}}",
    "{name: [a], path: {}}",
    "[{name: {}, path: /a, content: {}}]",
    "{mode: reboot, delay: [], condition: {}, message: {}}",
    "{trusted: {}, servers: {}, pools: [[]]}",
    "{__proto__: a, constructor: b}",
  ];
  for (const key of [...translatedKeys, ...Object.keys(ignoredKeys), "__proto__", "constructor"]) {
    for (const value of values) {
      const { config, findings } = await translate(`${key}: ${value}\nlocale_: b\n`);
      assert.ok(config, `${key}: ${value}: ${JSON.stringify(findings)}`);
      assert.ok(findings.every(({ line }) => line !== undefined));
    }
  }
});

test("much of the same takes time that grows with its size", async () => {
  const many = (make: (index: number) => string) => Array.from({ length: 5_000 }, (_, index) => make(index)).join("");
  const texts = [
    many((index) => `key${index}: a\n`),
    `users: [{name: ada}]\ngroups:\n${many((index) => `- {g${index}: ada}\n`)}`,
    `users:\n${many((index) => `- {name: ada, groups: g${index}, ssh_authorized_keys: k${index}}\n`)}`,
    `write_files:\n${many((index) => `- {path: /a, append: true, content: "${index}"}\n`)}`,
    `runcmd:\n${many(() => "- {}\n")}`,
  ];
  for (const text of texts) {
    const start = performance.now();
    const { config } = await translate(text);
    assert.ok(config);
    assert.ok(performance.now() - start < 10_000, text.slice(0, 60));
  }
});

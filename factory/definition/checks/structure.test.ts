import assert from "node:assert/strict";
import { test } from "node:test";
import { outline, writtenDefinition } from "@wherry/testing/samples/written-definition.ts";
import { checkStructure } from "./structure.ts";

const cases: readonly (readonly [what: string, yaml: string, ...problems: string[]])[] = [
  ["text for a map", "packages: bash", "1:11: packages: must be a map of keys, not text"],
  [
    "a number for text, as it was written",
    "version: 1.10",
    '1:10: version: must be text, not the number 1.10 (write it in quotes: "1.10")',
  ],
  [
    "a boolean for text, as it was written",
    "hostname: True",
    '1:11: hostname: must be text, not the boolean True (write it in quotes: "True")',
  ],
  ["a map for a list", "output: { a: b }", "1:9: output: must be a list, not a map of keys"],
  [
    "a word that is not among the choices",
    "firewall: { input: dorp }",
    '1:20: firewall.input: must be drop or accept, not text (did you mean "drop"?)',
  ],
  ["no for false", "trim: { locales: no }", "1:18: trim.locales: must be true or false, not text (write false)"],
  ["a missing value", "users:", "1:1: users: the value is missing (write it behind the colon, or leave the key out)"],
  ["an entry without its name", "users: [{ uid: 1 }]", '1:9: users[0] needs "name"'],
  [
    "a key by address without its fingerprint",
    "repositories: [{ url: https://x.example, suite: s, keys: [https://x.example/key] }]",
    '1:59: repositories[0].keys[0]: a key by address needs its fingerprint (write {url: "https://x.example/key", fingerprint: "..."}, with what the repository\'s owner publishes; compare: curl -fsSL https://x.example/key | gpg --show-keys --with-fingerprint)',
  ],
  [
    "a fingerprint that is too short",
    "repositories: [{ url: https://x.example, suite: s, keys: [{ url: https://x.example/key, fingerprint: ABCD }] }]",
    "1:102: repositories[0].keys[0].fingerprint: a fingerprint has 40 digits, 0-9 and A-F, or 64 (see it with: curl -fsSL ADDRESS | gpg --show-keys --with-fingerprint)",
  ],
  [
    "an answer to what is not a question",
    "packages: { answers: { mailname: x } }",
    '1:24: packages.answers.mailname: "mailname" is not a question of debconf (name it as the package does, such as "postfix/mailname"; `debconf-show PACKAGE` lists them on a machine that has it)',
  ],
  [
    "all problems at once",
    "version: 1\ntrim: { locales: 1, x: 2 }",
    '2:21: unknown key "x" in trim (known keys: documentation, locales, development, modules, paths)',
    '1:10: version: must be text, not the number 1 (write it in quotes: "1")',
    "2:18: trim.locales: must be true or false, not the number 1",
  ],
];

for (const [what, yaml, ...problems] of cases) {
  test(`${what} is told where it stands`, async () => {
    const { root, sources } = await writtenDefinition(yaml);
    const { image, findings } = checkStructure(root, sources, { partial: false });
    assert.equal(image, undefined);
    assert.deepEqual(findings.map(outline), problems);
  });
}

test("what one file lacks may come from what it extends, but for what names an entry", async () => {
  const { root, sources } = await writtenDefinition("files: [{ path: /a }]\nusers: [{ uid: 1 }]");
  const said = (partial: boolean) => checkStructure(root, sources, { partial }).findings.map(outline);
  assert.deepEqual(said(true), ['2:9: users[0] needs "name"']);
  assert.deepEqual(said(false), [
    '2:9: users[0] needs "name"',
    '1:9: files[0]: a file needs `content` or `source`, or `mode`, `user` or `group` of one that a package brings (write `content: ""` for an empty file)',
  ]);
});

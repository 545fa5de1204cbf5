import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdir, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { anyCharacter } from "@wherry/testing/properties/any-character.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import { loadFiles, problemsOf, SMALLEST } from "@wherry/testing/samples/definitions.ts";
import fc from "fast-check";
import { loadDefinition } from "./load.ts";
import { parseDefinition } from "./source/parse-definition.ts";
import { createSourceFiles } from "./source/source-files.ts";

test("anything but a text file of a sane size is refused before it is read", async () => {
  await using folder = await temporaryDirectory();
  const at = (name: string) => join(folder.path, name);
  await writeFile(at("huge.yaml"), "");
  await truncate(at("huge.yaml"), 100 * 2 ** 20);
  await writeFile(at("binary.yaml"), Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1]));
  await writeFile(at("latin.yaml"), Buffer.from([0x6e, 0xe9]));
  await mkdir(at("folder.yaml"));
  await symlink("loop.yaml", at("loop.yaml"));
  execFileSync("mkfifo", [at("pipe.yaml")]);
  const expected = {
    "huge.yaml": /100\.0 MiB; more than 1 MiB is not read/,
    "binary.yaml": /is not a text file: byte 4 is zero/,
    "latin.yaml": /is not UTF-8 text/,
    "folder.yaml": /is a folder, not a file/,
    "loop.yaml": /leads to itself/,
    "pipe.yaml": /is not a regular file/,
    "missing.yaml": /does not exist/,
  };
  for (const [name, message] of Object.entries(expected)) {
    await assert.rejects(loadDefinition(`./${name}`, { stockDirectory: at("images"), cwd: folder.path }), {
      code: "definition.unreadable",
      message,
    });
  }
});

const parse = (name: string, text: string) => parseDefinition(name, text, createSourceFiles());
const deep = /nested more than (?:50|100) levels deep/;
const syntax: readonly (readonly [name: string, source: string, problem: RegExp])[] = [
  ["ten thousand brackets", "[".repeat(10_000) + "]".repeat(10_000), deep],
  ["ten thousand open brackets", "[".repeat(10_000), deep],
  ["ten thousand dashes", `${"- ".repeat(10_000)}x`, deep],
  ["an alias inside its own anchor", "a: &a [*a]", /^1:7: an alias stands within what it stands for$/],
  ["aliases that multiply", bomb(), /aliases stand for more than 100000 values/],
  ["an alias without anchor", "a: *b", /./],
  ["a key twice", "a: 1\na: 2", /^2:1: "a" stands here a second time; it first stands on line 1$/],
  ["two documents", "a: 1\n---\nb: 2", /^2:1: a second document begins here$/],
  ["a tab", "a:\n\tb: 1", /^2:1: a tab is used as indentation$/],
  [
    "a tag",
    "a: !secret b",
    /^1:12: the tag !secret is not supported: leave it out, or put a text that begins with it into quotes$/,
  ],
  ["an unclosed quote", 'a: "b\nc: d\n', /^1:4: the " here is not closed: write the "$/],
  ["a merge key", "a: &a {}\nb: { <<: *a }", /^2:6: YAML merge keys/],
  ["a key that is a list", "? [a]\n: b", /a key must be text/],
  ["a key that changes prototypes", "__proto__: 1", /"__proto__" cannot be a key/],
  ["nothing", "", /^1:1: the file is empty$/],
  ["only comments", "# a\n", /the file is empty/],
];

function bomb(): string {
  const lines = ["a: &a [x, x, x, x, x, x, x, x, x, x]"];
  for (const [index, name] of [..."bcdefgh"].entries()) {
    lines.push(`${name}: &${name} [${Array(10).fill(`*${"abcdefg"[index]}`).join(", ")}]`);
  }
  return lines.join("\n");
}

for (const [name, source, problem] of syntax) {
  test(`YAML with ${name} is refused in a moment`, async () => {
    const { root, findings } = await parse("x.yaml", source);
    assert.equal(root, undefined);
    assert.match(findings.map(({ line, column, message }) => `${line}:${column}: ${message}`)[0] ?? "", problem);
    assert.ok(findings.length <= 10);
  });
}

test("twenty thousand keys are read without comparing each with each", async () => {
  const { root } = await parse(
    "x.yaml",
    `a:\n${Array.from({ length: 20_000 }, (_, index) => `  k${index}: 1\n`).join("")}`,
  );
  assert.equal(root?.kind, "object");
});

test("TypeScript that cannot run is explained with its file and line", async () => {
  assert.match((await problemsOf({ "a.ts": "\nexport default {;" }))[0] ?? "", /^a\.ts:\d+: this is not TypeScript: /);
  assert.deepEqual(await problemsOf({ "a.ts": "const a = 1;\nthrow new Error('boom');" }), [
    "a.ts:2:7: the definition failed while it ran: boom",
  ]);
  assert.deepEqual(await problemsOf({ "a.ts": 'import "./b.ts";', "b.ts": "\n\nthrow new Error('boom');" }), [
    "b.ts:3:7: the definition failed while it ran: boom",
  ]);
  assert.match((await problemsOf({ "a.ts": "enum A { B }\nexport default {};" }))[0] ?? "", /types are only stripped/);
  assert.deepEqual(await problemsOf({ "a.ts": "export const b = 1;" }), [
    "a.ts: the file exports no definition (write `export default defineImage({ ... })`)",
  ]);
  assert.deepEqual(await problemsOf({ "a.ts": "export default () => ({});" }), [
    "a.ts: the file exports a function, not a definition (call the function, and export what it returns)",
  ]);
});

test("TypeScript that exports more than data is refused key by key", async () => {
  const source = "const a: any = { files: [{ path: () => 1 }], name: new Date(0) };\na.self = a;\nexport default a;";
  assert.deepEqual(await problemsOf({ "a.ts": source }), [
    "a.ts: files[0].path: a function cannot stand in a definition",
    "a.ts: name: a Date cannot stand in a definition",
    "a.ts: self: the value contains itself",
  ]);
});

test("what TypeScript imports is read anew each time and named among the files", async () => {
  const source = 'import { name } from "./name.ts";\nexport default { extends: "./base.yaml", name };';
  const load = async (name: string) =>
    await loadFiles({ "a.ts": source, "name.ts": `export const name: string = "${name}";`, "base.yaml": SMALLEST });
  assert.deepEqual((await load("one")).files, ["/a.ts", "/name.ts", "/base.yaml"]);
  assert.equal((await load("two")).definition.name, "two");
});

test("whatever the text, there is an answer and no crash", async () => {
  const word = fc.constantFrom(
    "name",
    "files",
    "path",
    "mode",
    "- ",
    ": ",
    "\n",
    "  ",
    "[",
    "]",
    "{",
    "}",
    "&a ",
    "*a",
    "|",
    '"',
    "644",
    "null",
    "extends",
  );
  const text = fc.oneof(
    fc.string({ unit: anyCharacter }),
    fc.array(word, { maxLength: 30 }).map((words) => words.join("")),
  );
  await assertProperty(
    fc.asyncProperty(text, async (source) => {
      await using folder = await temporaryDirectory();
      await writeFile(join(folder.path, "x.yaml"), source);
      const loading = loadDefinition("./x.yaml", { stockDirectory: folder.path, cwd: folder.path });
      await loading.catch((error: unknown) => assert.ok(error instanceof WherryError, String(error)));
    }),
    { numRuns: 40 },
  );
});

import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "../../fixtures/temporary.ts";
import { readHouse, targetOf } from "./read-house.ts";

const workspaces = [{ name: "config", dependencies: [], entrances: new Map([["./lint", "lint/lint-config.ts"]]) }];

const targets: readonly [kind: "static" | "address", specifier: string, target: string][] = [
  ["static", "./a.ts", "core/bytes/a.ts"],
  ["static", "../paths/a.ts", "core/paths/a.ts"],
  ["static", "@wherry/config/lint/rules.ts", "config/lint/rules.ts"],
  ["static", "@wherry/config/lint", "config/lint/lint-config.ts"],
  ["static", "node:fs", "node:fs"],
  ["static", "yaml", "yaml"],
  ["address", "a.ts", "core/bytes/a.ts"],
];

for (const [kind, specifier, target] of targets) {
  test(`${specifier} leads to ${target}`, () => {
    assert.equal(targetOf({ file: "core/bytes/b.ts", kind, specifier }, workspaces), target);
  });
}

test("a folder is read with its workspaces, files and shell scripts; what is installed is not", async () => {
  await using folder = await temporaryDirectory();
  const files: Readonly<Record<string, string>> = {
    "package.json": JSON.stringify({ workspaces: ["core"], devDependencies: { typescript: "7" } }),
    "core/package.json": JSON.stringify({ exports: { "./*.ts": "./*.ts" }, dependencies: { yaml: "2" } }),
    "core/bytes/a.ts": 'import { b } from "../paths/b.ts";\n',
    "core/paths/b.ts": "export const b = 1;\n",
    "core/node_modules/x/x.ts": "export const x = 1;\n",
    "tests/10-all.test.ts": "",
    "docs/a.md": "It is in\ncore/paths/b.ts.\n",
    "bin/install": `# short\n# ${"long ".repeat(30)}\necho ${"long ".repeat(30)}\n`,
  };
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder.path, path)), { recursive: true });
    await writeFile(join(folder.path, path), text);
  }
  const house = readHouse(folder.path);
  assert.deepEqual(
    house.workspaces.map(({ name, dependencies }) => [name, dependencies]),
    [["core", ["yaml"]]],
  );
  assert.deepEqual(house.developmentPackages, ["typescript"]);
  assert.deepEqual(house.files, ["core/bytes/a.ts", "core/package.json", "core/paths/b.ts", "tests/10-all.test.ts"]);
  assert.deepEqual(
    house.documents.map(({ file, named }) => [file, named]),
    [["docs/a.md", [{ path: "core/paths/b.ts", line: 2, where: "document" }]]],
  );
  assert.ok(["bin", "bin/install", "core/bytes", "core/bytes/a.ts"].every((path) => house.paths.has(path)));
  assert.ok(![...house.paths].some((path) => path.includes("node_modules")));
  assert.equal(house.sources[0]?.imports[0]?.target, "core/paths/b.ts");
  assert.deepEqual(house.wideShellComments, [{ file: "bin/install", line: 2 }]);
});

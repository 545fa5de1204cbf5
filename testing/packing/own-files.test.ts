import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join, matchesGlob } from "node:path";
import { test } from "node:test";
import { factoryFiles } from "./own-files.ts";

const root = join(import.meta.dirname, "../..");
const sources = globSync("{core,config,formats,host,factory}/**/*.ts", { cwd: root, exclude: ["**/node_modules"] })
  .filter((path) => !/\.(test|child|driver)\.ts$/.test(path))
  .sort();
const textOf = (path: string) => readFileSync(join(root, path), "utf8");

test("whatever the factory reads of its own files is packed", () => {
  const readers = sources.filter((path) => !path.startsWith("factory/installation/"));
  const asked = readers.flatMap((path) =>
    [...textOf(path).matchAll(/\bownFile\(["`]([^"`]+)["`]\)/g)].map(([, name = ""]) => name.replace(/\$\{\w+\}/, "x")),
  );
  assert.ok(asked.length >= 7);
  const lies = (name: string) =>
    name === "package.json" || factoryFiles.some((glob) => matchesGlob(name, glob) || glob.startsWith(`${name}/`));
  assert.deepEqual(
    asked.filter((name) => !lies(name)),
    [],
  );
  for (const glob of factoryFiles) assert.ok(globSync(glob, { cwd: join(root, "factory") }).length > 0, glob);
});

test("nothing else is looked up beside a module: it would not be there in a package", () => {
  const development = [
    // Make pages and schemas of the sources.
    "config/reference/generate.ts",
    "factory/debian/policy/reviews-page.ts",
    "factory/definition/reference/generate.ts",
    "factory/image-checks/checks-page.ts",
    // Only sources are bundled, and found by their names.
    "factory/agent/bundle.ts",
    "factory/cli/own-modules.ts",
  ];
  const looking = sources.filter((path) => /\bimport\.meta\b/.test(textOf(path)));
  assert.deepEqual(looking, [...development, "factory/installation/own-files.ts"].sort());
});

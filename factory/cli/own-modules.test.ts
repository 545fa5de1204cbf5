import assert from "node:assert/strict";
import { test } from "node:test";
import { ownModule } from "./own-modules.ts";

const here = import.meta.url;

test("a module of Wherry's own is found where Node finds it", () => {
  for (const specifier of [
    "./own-modules.ts",
    "./commands/build.ts",
    "../system/clock.ts",
    "../../core/errors/errors.ts",
    "@wherry/core/errors/errors.ts",
    "@wherry/factory/cli/own-modules.ts",
    "@wherry/testing/fixtures/temporary.ts",
  ])
    assert.equal(ownModule(specifier, here), import.meta.resolve(specifier), specifier);
});

test("what is somebody else's, or is imported by somebody else, is left to Node", () => {
  const root = new URL("../../", here).href;
  for (const [specifier, importer] of [
    ["node:fs", here],
    ["commander", here],
    ["@wherry/factory/image-facts", here],
    ["@wherry/unknown/a.ts", here],
    ["file:///tmp/definition.ts", here],
    ["./part.ts", "file:///tmp/definition.ts"],
    ["@wherry/core/errors/errors.ts", "file:///tmp/definition.ts"],
    ["./part.ts", `${here}?wherry=1`],
    ["./part.ts", `${root}images/definition.ts`],
    ["./part.ts", `${root}node_modules/somebody/factory/index.ts`],
    ["./part.ts", ""],
  ] as const)
    assert.equal(ownModule(specifier, importer), undefined, `${specifier} ${importer}`);
});

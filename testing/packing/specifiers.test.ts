import assert from "node:assert/strict";
import { test } from "node:test";
import { namedPackages, relativeImports, rewriteSpecifiers } from "./specifiers.ts";
import type { PackedWorkspace } from "./workspaces.ts";

const core: PackedWorkspace = {
  name: "@wherry/core",
  version: "0.1.0",
  description: "",
  license: "",
  exports: {},
  dependencies: {},
  folder: "core",
  entries: [["./errors", "./errors/errors.ts"]],
};

test("modules are named as packages have them, in every way to import, and nothing else is touched", () => {
  const pairs = {
    'import { a } from "./a.ts";': 'import { a } from "./a.js";',
    'export { a } from "../x/a.ts";': 'export { a } from "../x/a.js";',
    'await import("./a.ts")': 'await import("./a.js")',
    "type A = typeof import('../a.ts').A;": "type A = typeof import('../a.js').A;",
    'import "./a.ts";': 'import "./a.js";',
    'import { WherryError } from "@wherry/core/errors/errors.ts";':
      'import { WherryError } from "@wherry/core/errors";',
    'import("@wherry/core/tree/view.ts")': 'import("@wherry/core/internal/tree/view.js")',
    'import { x } from "yaml";': 'import { x } from "yaml";',
    'const name = "./a.ts";': 'const name = "./a.ts";',
  };
  for (const [before, after] of Object.entries(pairs)) assert.equal(rewriteSpecifiers(before, [core]), after);
});

test("packages and relative imports are found", () => {
  const text = `import * as v from "valibot";
import { join } from "node:path";
const { x } = await import("@scope/name/deep.js");
export { a } from "./a.js";
type B = import("../b.js").B;`;
  assert.deepEqual(namedPackages(text), ["valibot", "@scope/name"]);
  assert.deepEqual(relativeImports(text), ["./a.js", "../b.js"]);
});

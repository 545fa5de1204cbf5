import assert from "node:assert/strict";
import { test } from "node:test";
import { type ReadSource, readSources } from "./read-sources.ts";

/** Reads texts as if each were a file, all at once: the compiler is started once. */
function read(texts: Readonly<Record<string, string>>): ReadonlyMap<string, ReadSource> {
  const named = Object.fromEntries(Object.entries(texts).map(([name, text]) => [`core/${name}.ts`, text]));
  const sources = readSources("/nowhere", Object.keys(named), named);
  return new Map(Object.keys(texts).map((name, index) => [name, sources[index] as ReadSource]));
}

type Import = readonly [kind: string, specifier: string, line: number, names: readonly string[]];

const imports: Readonly<Record<string, readonly [text: string, found: readonly Import[]]>> = {
  named: ['import { a, b as c } from "./x.ts";', [["static", "./x.ts", 1, ["a", "b"]]]],
  whole: [
    'import d, * as all from "./x.ts";\nimport "./y.ts";',
    [
      ["static", "./x.ts", 1, ["default", "*"]],
      ["static", "./y.ts", 2, []],
    ],
  ],
  types: ['import type { A } from "./x.ts";', [["type", "./x.ts", 1, ["A"]]]],
  // Only `import type` is erased.
  "inline-types": ['import { type A } from "./x.ts";', [["static", "./x.ts", 1, ["A"]]]],
  "import-in-a-type": ['type A = import("./x.ts").A;', [["type", "./x.ts", 1, ["*"]]]],
  "re-exports": [
    'export { a as b } from "./x.ts";\nexport * from "./y.ts";\nexport type { C } from "./z.ts";',
    [
      ["re-export", "./x.ts", 1, ["a"]],
      ["re-export", "./y.ts", 2, ["*"]],
      ["re-export", "./z.ts", 3, ["C"]],
    ],
  ],
  dynamic: ["const a = await import(`./x.ts`);", [["dynamic", "./x.ts", 1, ["*"]]]],
  require: [
    'import a = require("./x.ts");\nconst b = require("./y.ts");',
    [
      ["require", "./x.ts", 1, ["*"]],
      ["require", "./y.ts", 2, ["*"]],
    ],
  ],
  thread: ['new Worker(new URL("./x.ts", import.meta.url));', [["address", "./x.ts", 1, ["*"]]]],
  "no-source": ['const a = new URL("./x.sh", import.meta.url), b = new URL("./x.ts", base);', []],
  "an-apostrophe-in-a-comment": [
    'import {\n  // it\'s "quoted" here\n  a, /* and it\'s here */\n  b,\n} from "./x.ts";\nimport { c } from "./y.ts";',
    [
      ["static", "./x.ts", 5, ["a", "b"]],
      ["static", "./y.ts", 6, ["c"]],
    ],
  ],
  comments: ['// import { a } from "./x.ts";\n/*\nimport { b } from "./y.ts";\n*/\n/** import("./z.ts") */', []],
  strings: ['const a = `\nimport { b } from "./x.ts";\n` + \'import("./y.ts")\';\nconst c = /import("z")/;', []],
  "in-a-template": ['const a = `${await import("./x.ts")} import("./y.ts")`;', [["dynamic", "./x.ts", 1, ["*"]]]],
  "line-breaks": ['import\n{ a }\nfrom\n"./x.ts"', [["static", "./x.ts", 4, ["a"]]]],
  "export-without-from": ['export { a };\nexport const from = "./x.ts";', []],
};

test("imports of every form are found, and nothing that only looks like one", () => {
  const sources = read(Object.fromEntries(Object.entries(imports).map(([name, [text]]) => [name, text])));
  for (const [name, [, expected]] of Object.entries(imports)) {
    const found = sources.get(name)?.imports.map((one) => [one.kind, one.specifier, one.line, one.names]);
    assert.deepEqual(found, expected, name);
  }
});

test("exports are found with their docstrings, and classes with their public methods", () => {
  const text = `import { a } from "./a.ts";

/** Of another. */
const own = 1;
/** What it gives. */
export function given(): number { return own; }
export const arrow = () => own, value = 2;
/** Overloaded. */
export function twice(one: string): void;
export function twice(one: unknown): void {}
/** A class. */
export class Kept {
  #hidden() {}
  private closed() {}
  /** Open. */
  open() {}
  bare() {}
}
export interface Shape {}
export type Alias = Shape;
export { own as renamed };
`;
  const found = read({ exports: text }).get("exports")?.exports;
  assert.deepEqual(
    found?.map(({ name, kind, line, docstring }) => [name, kind, line, docstring]),
    [
      ["given", "function", 6, "/** What it gives. */"],
      ["arrow", "function", 7, undefined],
      ["value", "value", 7, undefined],
      ["twice", "function", 9, "/** Overloaded. */"],
      ["Kept", "class", 12, "/** A class. */"],
      ["Kept.open", "method", 16, "/** Open. */"],
      ["Kept.bare", "method", 17, undefined],
      ["Shape", "type", 19, undefined],
      ["Alias", "type", 20, undefined],
      ["renamed", "value", 21, undefined],
    ],
  );
});

const globals: Readonly<Record<string, readonly [text: string, found: readonly string[]]>> = {
  called: ['fetch("x"); Date.now(); new Date(); Math.random();', ["fetch", "Date.now", "new Date()", "Math.random"]],
  "given-moment": ["new Date(epoch * 1000).toISOString();", ["new Date(value)"]],
  "handed-on": ["call(Date, { fetch });", ["Date", "fetch"]],
  "through-the-global-object": ["globalThis.fetch('x'); globalThis.Date.now();", ["fetch", "Date.now"]],
  imported: ['import { fetch } from "./fetch.ts";\nfetch("x");', []],
  "of-its-own": ["function fetch() {}\nfetch();", []],
  parameter: ["const a = (fetch: Call) => fetch();\nfetch();", ["fetch"]],
  "elsewhere-declared": [
    "function a() { const { performance } = b; performance.now(); }\nperformance.now();",
    ["performance.now"],
  ],
  "only-names": [
    "const a = { fetch: 1, Date: 2 }; a.fetch; interface B { fetch(): void; process: 1 }\nconst { Date: c } = a;",
    [],
  ],
  "only-types": ["let a: Date; let b: typeof fetch; const c = (d: Date): Date => d;", []],
};

test("what is global is told from what a file declares or only names", () => {
  const sources = read(Object.fromEntries(Object.entries(globals).map(([name, [text]]) => [name, text])));
  for (const [name, [, expected]] of Object.entries(globals)) {
    assert.deepEqual(
      sources.get(name)?.globals.map((one) => one.name),
      expected,
      name,
    );
  }
});

test("casts are counted without as const, wide lines with and without comments", () => {
  const long = "x".repeat(121);
  const text = [
    `const a = b as C; const d = [1] as const; // "as E"`,
    `// ${long}`,
    `const e = "// ${long}";`,
    `const f = \`\${g as H} /* ${long} */\`;`,
    "/**",
    ` * ${long}`,
    " */",
    `const i = /\\/\\* ${long}/;`,
    "",
  ].join("\n");
  const source = read({ text }).get("text");
  assert.equal(source?.casts, 2);
  assert.equal(source?.lines, 8);
  assert.equal(source?.wideLines, 5);
  assert.deepEqual(source?.wideComments, [2, 6]);
});

import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const read = (file: string) => readFileSync(`${root}/${file}`, "utf8");
const [, ofWherry = "", ofAgent = ""] = read("docs/errors.md").split(/^## .*$/m);

/** Which union, the part of the page about it, and where its codes are thrown. */
const unions = [
  { file: "core/errors/errors.ts", page: ofWherry, sources: "{core,config,formats,factory}/**/*.ts" },
  { file: "host/plan/provision-error.ts", page: ofAgent, sources: "host/**/*.ts" },
] as const;

for (const { file, page, sources } of unions) {
  const codes = [...read(file).matchAll(/^ {2}\| "([a-z.-]+)"/gm)].map(([, code = ""]) => code);

  test(`docs/errors.md says of every code in ${file}, and of no other, under a heading of its own, the cause and what to do`, () => {
    const entries = page.split(/^### /m).slice(1);
    assert.ok(codes.length > 10);
    assert.deepEqual(
      entries.map((entry) => /^`([a-z.-]+)`\n/.exec(entry)?.[1]),
      codes,
    );
    for (const entry of entries) assert.match(entry, /^`.*`\n\n- Cause: \S.*?\.\n- What to do: \S.*?\.\n+$/s);
  });

  test(`every code in ${file} is thrown somewhere`, () => {
    const texts = globSync(sources, { cwd: root, exclude: (path) => path.includes("node_modules") })
      .filter((path) => !path.endsWith(".test.ts") && path !== file)
      .map(read);
    assert.deepEqual(
      codes.filter((code) => !texts.some((text) => text.includes(`"${code}"`))),
      [],
    );
  });
}

/** Which codes a workspace or room below others must not throw: what a failure of its means, those above it say. */
const foreign: readonly (readonly [sources: string, codes: RegExp])[] = [
  ["core/**/*.ts", /^"(?!tree\.|accounts\.|internal)/],
  ["formats/**/*.ts", /^"(definition|package|lock|store|solver|script|machine|repository|network|config)\./],
  ["factory/system/*.ts", /^"(definition|package|repository|lock|machine|tree|format)\./],
  ["factory/{kernel,boot,tools}/**/*.ts", /^"(finisher|machine|definition)\./],
];

for (const [sources, codes] of foreign) {
  test(`${sources} throws no codes of those above it`, () => {
    const thrown = globSync(sources, { cwd: root })
      .filter((path) => !path.endsWith(".test.ts"))
      .flatMap((path) =>
        [...read(path).matchAll(/new WherryError\(\s*("[^"]+")/g)].map(([, code = ""]) => [path, code]),
      );
    assert.deepEqual(
      thrown.filter(([, code = ""]) => codes.test(code)),
      [],
    );
  });
}

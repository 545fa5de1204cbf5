import assert from "node:assert/strict";
import { test } from "node:test";
import type { Rule } from "./breach.ts";
import { checkCircles } from "./circles.ts";
import { checkDocstrings } from "./docstrings.ts";
import { checkDoors } from "./doors.ts";
import { checkPlan } from "./house-plan.ts";
import { checkNamedPaths } from "./named-paths.ts";
import { checkNodeFree } from "./node-free.ts";
import { checkPackages } from "./packages.ts";
import type { RoomTable } from "./room-table.ts";
import { checkRoomsBy } from "./rooms.ts";
import { checkRoots } from "./roots.ts";
import { sketchHouse } from "./sketch-house.ts";
import { checkWidth } from "./width.ts";
import { checkWorkspaces } from "./workspaces.ts";

const table: RoomTable = { core: { bytes: [], urls: ["bytes"] } };
const rooms: Rule = (house) => checkRoomsBy(table, house);
/** What the tables name, so that nothing is missing. */
const whole = { "core/bytes/a.ts": "", "core/urls/u.ts": 'import "../bytes/a.ts";' };
const all = Object.fromEntries(
  ["core", "config", "formats", "host", "factory", "images", "testing", "site", "tests"].map((name) => [
    `${name}/x/x.ts`,
    "",
  ]),
);

interface Case {
  readonly rule: Rule;
  readonly texts: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, readonly string[]>>;
  /** "file:line" and what the message says, for each breach. */
  readonly breaches: readonly (readonly [place: string, says: RegExp])[];
}

const cases: Readonly<Record<string, Case>> = {
  "paths that comments and strings name are there": {
    rule: checkNamedPaths,
    texts: {
      "core/bytes/a.ts": [
        "// core/bytes/a.ts and core/bytes/ are there, core/bytes/gone.ts is not,",
        "/* nor are",
        " * docs/gone.md or (host/gone/). */",
        'export const a = "config/gone.ts";',
        `export const b = \`x \${a} tests/gone.sh \${a}/core/own.ts\`;`,
        "// Others have QEMU's docs/interop/qcow2.txt, lib/core/x.ts, https://host/x.html, docs/*.md, images/{a,b}/c.yaml,",
        "// core/other, and and/or; core/bytes/$NAME.ts is a place for something.",
        "export const c = /core\\/gone.ts/;",
      ].join("\n"),
      "core/bytes/a.test.ts": '// docs/lost.md\nexport const made = "core/x.ts";',
    },
    breaches: [
      ["core/bytes/a.ts:1", /there is no core\/bytes\/gone\.ts; name what there is/],
      ["core/bytes/a.ts:3", /no docs\/gone\.md/],
      ["core/bytes/a.ts:3", /no host\/gone\//],
      ["core/bytes/a.ts:4", /no config\/gone\.ts/],
      ["core/bytes/a.ts:5", /no tests\/gone\.sh/],
      ["core/bytes/a.test.ts:1", /no docs\/lost\.md/],
    ],
  },
  "paths that documents name are there, those without an ending too": {
    rule: checkNamedPaths,
    texts: {
      "README.md": "See `core/text`, `core/bytes`,\ncore/bytes/a.ts. And [this](docs/gone.md), not /docs/x.md.\n",
      "core/bytes/a.ts": "",
    },
    breaches: [
      ["README.md:1", /no core\/text/],
      ["README.md:2", /no docs\/gone\.md/],
    ],
  },
  "every folder with source has a row, and every row a folder": {
    rule: checkPlan,
    texts: {
      "ARCHITECTURE.md": [
        "### core",
        "",
        "| room | what it does |",
        "|---|---|",
        "| `bytes`, `bytes/deep` | bytes |",
        "| `gone` | was here |",
        "### testing and tests",
        "| `testing/fakes`, `core/never` | fakes |",
      ].join("\n"),
      "host/README.md": "# The agent\n| `plan/` | steps |\n| `lost/` | lost |\n| `@wherry/host/x` | an address |",
      "core/bytes/a.ts": "",
      "core/bytes/deep/a.ts": "",
      "core/urls/a.ts": "",
      "host/plan/a.ts": "",
      "testing/fakes/a.ts": "",
      "tests/support/a.ts": "",
      "tests/10-all.test.ts": "",
    },
    breaches: [
      ["ARCHITECTURE.md:1", /the room core\/urls has no row/],
      ["ARCHITECTURE.md:1", /the room tests\/support has no row/],
      ["ARCHITECTURE.md:6", /there is no room core\/gone/],
      ["ARCHITECTURE.md:8", /there is no room core\/never/],
      ["host/README.md:3", /there is no room host\/lost/],
    ],
  },
  "imports go to lower workspaces": {
    rule: checkWorkspaces,
    texts: {
      ...all,
      "core/x/up.ts": '\nimport "@wherry/config/x/x.ts";',
      "config/x/down.ts": 'import "@wherry/core/x/x.ts";',
      "formats/x/beside.ts": 'import type { X } from "@wherry/config/x/x.ts";',
    },
    breaches: [
      ["core/x/up.ts:2", /core may not import from config: it stands below all others/],
      ["formats/x/beside.ts:1", /formats may not import from config: it may from core/],
    ],
  },
  "of the factory, few rooms import from host": {
    rule: checkWorkspaces,
    texts: {
      ...all,
      "factory/build/a.ts": 'import "@wherry/host/x/x.ts";',
      "factory/store/a.ts": 'import "@wherry/host/x/x.ts";',
    },
    breaches: [["factory/store/a.ts:1", /factory\/store may not import from host/]],
  },
  "tests may use testing, and nothing else from above": {
    rule: checkWorkspaces,
    texts: {
      ...all,
      "core/x/a.test.ts": 'import "@wherry/testing/x/x.ts";',
      "core/x/b.test.ts": 'import "@wherry/factory/x/x.ts";',
      "core/x/c.ts": 'import "@wherry/testing/x/x.ts";',
    },
    breaches: [
      ["core/x/b.test.ts:1", /may not import from factory/],
      ["core/x/c.ts:1", /may not import from testing/],
    ],
  },
  "imports are relative within a workspace, and name it across": {
    rule: checkWorkspaces,
    texts: {
      ...all,
      "config/x/a.ts": 'import "../../core/x/x.ts";\nimport "@wherry/config/x/x.ts";\nimport "./x.ts";',
      "testing/x/a.ts": 'new URL("../../core/x/x.ts", import.meta.url);',
    },
    breaches: [
      ["config/x/a.ts:1", /name the workspace: "@wherry\/core\/x\/x\.ts"/],
      ["config/x/a.ts:2", /are relative/],
    ],
  },
  "nothing is handed on": {
    rule: checkWorkspaces,
    texts: { ...all, "core/x/a.ts": 'export { x } from "./x.ts";\nexport type { Y } from "./x.ts";' },
    breaches: [
      ["core/x/a.ts:1", /hand on what core\/x\/x\.ts exports/],
      ["core/x/a.ts:2", /hand on/],
    ],
  },
  "the workspaces' table knows all that there are, and no others": {
    rule: checkWorkspaces,
    texts: {
      ...Object.fromEntries(Object.entries(all).filter(([file]) => !file.startsWith("formats"))),
      "fleet/x/x.ts": "",
    },
    breaches: [
      ["testing/house/rules/workspaces.ts:1", /rule for the workspace formats, which does not exist/],
      ["testing/house/rules/workspaces.ts:1", /workspace fleet has no rule/],
    ],
  },
  "rooms import from the rooms of their rule": {
    rule: rooms,
    texts: {
      ...whole,
      "core/bytes/b.ts": 'import "../urls/u.ts";\nimport "./a.ts";',
      "core/bytes/b.test.ts": 'import "../urls/u.ts";',
    },
    breaches: [["core/bytes/b.ts:1", /core\/bytes may not import from core\/urls: it may from no other room/]],
  },
  "rooms do not import from above": {
    rule: rooms,
    texts: { ...whole, "core/top.ts": 'import "./bytes/a.ts";', "core/bytes/b.ts": 'import "../top.ts";' },
    breaches: [["core/bytes/b.ts:1", /core\/top\.ts, which stands above the rooms/]],
  },
  "a room without a rule is an error": {
    rule: rooms,
    texts: { ...whole, "core/new/a.ts": "" },
    breaches: [["testing/house/rules/room-table.ts:1", /core\/new has no rule/]],
  },
  "a rule without a room is an error, and so is an arrow that nobody needs": {
    rule: rooms,
    texts: { "core/urls/u.ts": "" },
    breaches: [
      ["testing/house/rules/room-table.ts:1", /the room core\/bytes, which does not exist/],
      ["testing/house/rules/room-table.ts:1", /core\/urls does not import from bytes/],
    ],
  },
  "rooms do not need each other in a circle": {
    rule: (house) => checkRoomsBy({ core: { bytes: ["urls"], urls: ["bytes"] } }, house),
    texts: { ...whole, "core/bytes/b.ts": 'import "../urls/u.ts";' },
    breaches: [["testing/house/rules/room-table.ts:1", /core\/bytes -> core\/urls -> core\/bytes/]],
  },
  "circles are found, those of types and threads too": {
    rule: checkCircles,
    texts: {
      "core/a/a.ts": 'import type { B } from "./b.ts";',
      "core/a/b.ts": 'new URL("./a.ts", import.meta.url);',
      "core/a/c.ts": 'import "./a.ts";',
    },
    breaches: [["core/a/a.ts:1", /core\/a\/a\.ts -> core\/a\/b\.ts -> core\/a\/a\.ts/]],
  },
  "modules that lead outside are the doors' own": {
    rule: checkDoors,
    texts: {
      "factory/system/a.ts": 'import { spawn } from "node:child_process";\nimport { fetch } from "undici";',
      "factory/store/a.ts":
        'import { spawn } from "node:child_process";\nconst dns = await import("node:dns/promises");',
      "factory/store/b.ts": 'import { isIP } from "node:net";\nimport { hash } from "node:crypto";',
      "factory/store/c.ts": 'import { connect, isIP } from "node:net";\nimport { randomBytes } from "node:crypto";',
      "factory/store/d.ts": 'import type { ChildProcess } from "node:child_process";',
      "factory/store/e.test.ts": 'import { spawn } from "node:child_process";',
      "core/a/a.ts": 'import "node:worker_threads";\nimport { Worker } from "node:worker_threads";',
      "host/quickjs/a.ts": 'import * as os from "quickjs:os";',
      "host/files/a.ts": 'import * as os from "quickjs:os";',
      "config/programs/a.ts": 'import { spawn } from "node:child_process";',
    },
    breaches: [
      ["factory/store/a.ts:1", /of factory, only factory\/system may use node:child_process/],
      ["factory/store/a.ts:2", /node:dns\/promises/],
      ["factory/store/c.ts:1", /node:net/],
      ["factory/store/c.ts:2", /node:crypto/],
      ["core/a/a.ts:1", /nothing in core may use node:worker_threads/],
      ["core/a/a.ts:2", /nothing in core may use node:worker_threads/],
      ["host/files/a.ts:1", /of host, only host\/quickjs may use quickjs:os/],
    ],
  },
  "the clock, chance and the network are the doors' own": {
    rule: checkDoors,
    texts: {
      "factory/system/a.ts": "Date.now(); fetch('x'); process.kill(1);",
      "factory/store/a.ts": "Date.now();\nnew Date();\nconst a = Date;\nperformance.now();",
      "factory/store/b.ts":
        "new Date(epoch);\nDate.UTC(2000, 1);\nMath.max(1);\nprocess.env.A;\nsetTimeout(a);\ncrypto.subtle;",
      "factory/store/c.ts": "process.kill(1, 0);\nMath.random();\ncrypto.randomUUID();\nglobalThis.fetch('x');",
      "factory/store/d.ts": 'import { fetch } from "./fetch.ts";\nfetch();',
      "factory/store/e.test.ts": "Date.now();",
    },
    breaches: [
      ["factory/store/a.ts:1", /Date\.now/],
      ["factory/store/a.ts:2", /new Date\(\)/],
      ["factory/store/a.ts:3", /use Date$/],
      ["factory/store/a.ts:4", /performance\.now/],
      ["factory/store/c.ts:1", /process\.kill/],
      ["factory/store/c.ts:2", /Math\.random/],
      ["factory/store/c.ts:3", /crypto\.randomUUID/],
      ["factory/store/c.ts:4", /fetch/],
    ],
  },
  "what runs on QuickJS does not lead to Node, by however many imports": {
    rule: checkNodeFree,
    texts: {
      "formats/disk/a.ts": 'import "./b.ts";',
      "formats/disk/b.ts": 'import "node:fs";',
      "formats/disk/c.ts": "",
      "host/files/a.ts": '\nimport "@wherry/formats/disk/a.ts";',
      "host/files/b.ts": 'import "@wherry/formats/disk/c.ts";\nimport "./a.ts";',
      "host/files/c.test.ts": 'import "node:fs";',
      "core/bytes/a.ts": 'import type { X } from "node:buffer";\nBuffer.from("");',
      "config/yaml/a.ts": "process.exit();",
      "config/texts/a.ts": 'import "node:fs";\nprocess.exit();',
      "factory/store/a.ts": 'import "node:fs";',
    },
    breaches: [
      ["host/files/a.ts:2", /formats\/disk\/a\.ts -> formats\/disk\/b\.ts -> node:fs/],
      ["core/bytes/a.ts:1", /node:buffer/],
      ["core/bytes/a.ts:2", /has no Buffer\.from/],
      ["config/yaml/a.ts:1", /has no process\.exit/],
    ],
  },
  "packages are those that the workspace names, and it names no others": {
    rule: checkPackages,
    texts: {
      "config/a/a.ts": 'import "yaml";\nimport "diff/lib";\nimport "@wherry/core/a/a.ts";\nimport "node:fs";',
      "config/a/a.test.ts": 'import "fast-check";\nimport "@wherry/testing/a/a.ts";\nimport "openpgp";',
      "config/a/b.ts": 'import "fast-check";',
      "tests/10.test.ts": 'import "yaml";\nimport "unheard-of";\nnew URL("support/x.ts", import.meta.url);',
    },
    dependencies: { config: ["@wherry/core", "yaml", "valibot"], core: [], testing: [] },
    breaches: [
      ["config/a/a.ts:2", /config\/package\.json does not name diff/],
      ["config/a/a.test.ts:3", /does not name openpgp/],
      ["config/a/b.ts:1", /does not name fast-check/],
      ["tests/10.test.ts:2", /no package\.json of a workspace names unheard-of/],
      ["config/package.json:1", /no file of config imports valibot/],
    ],
  },
  "only package.json and README.md lie in a workspace's root": {
    rule: checkRoots,
    texts: {
      "core/a.ts": "",
      "core/bytes/a.ts": "",
      "tests/10.test.ts": "",
      "core/package.json": "",
      "core/README.md": "",
      "core/NOTES.md": "",
    },
    breaches: [
      ["core/a.ts:1", /put it into a room/],
      ["core/NOTES.md:1", /put it into a room/],
    ],
  },
  "comments keep to the width": {
    rule: checkWidth,
    texts: { "core/a/a.ts": `// ${"a ".repeat(58)}\n// ${"a ".repeat(60)}\nconst a = "${"a".repeat(130)}";` },
    breaches: [["core/a/a.ts:2", /at most 120 columns/]],
  },
  "exported functions have docstrings, and say by tags what they fail with": {
    rule: checkDocstrings,
    texts: {
      "core/a/bare.ts": "export function a() {}\nexport const b = () => 1;\nexport const c = 1;\nfunction d() {}",
      "core/a/class.ts": "/** A. */\nexport class A {\n  bare() {}\n  /** B. */\n  b() {}\n  #c() {}\n}",
      "core/a/prose.ts":
        "/** Reads it. Throws `a.b`. */\nexport function a() {}\n/** Throws one. */\nexport function b() {}",
      "core/a/tags.ts": [
        "/**\n * Reads.\n *\n * @throws {WherryError} format.invalid when it is cut off\n */\nexport function a() {}",
        "/**\n * Reads.\n *\n * @throws {WherryError} lock.invalid or store.damaged when it is\n *   broken\n */\nexport function b() {}",
        "/**\n * Reads.\n *\n * @throws {SystemError} ENOSPC or EROFS when it is full\n */\nexport function e() {}",
        "/**\n * Reads.\n *\n * @throws lock.invalid\n */\nexport function c() {}",
        "/** Whoever throws a stone. */\nexport function d() {}",
      ].join("\n"),
      "core/a/a.test.ts": "export function a() {}",
    },
    breaches: [
      ["core/a/bare.ts:1", /a has no docstring/],
      ["core/a/bare.ts:2", /b has no docstring/],
      ["core/a/class.ts:3", /A\.bare has no docstring/],
      ["core/a/prose.ts:2", /a says "Throws \.\.\."; write "@throws/],
      ["core/a/prose.ts:4", /b says "Throws/],
      ["core/a/tags.ts:25", /a @throws of c has another form/],
    ],
  },
};

for (const [name, { rule, texts, dependencies, breaches }] of Object.entries(cases)) {
  test(name, () => {
    const found = rule(sketchHouse(texts, dependencies));
    assert.deepEqual(
      found.map(({ file, line }) => `${file}:${line}`),
      breaches.map(([place]) => place),
      JSON.stringify(found, undefined, 1),
    );
    for (const [index, [, says]] of breaches.entries()) assert.match(found[index]?.message ?? "", says);
  });
}

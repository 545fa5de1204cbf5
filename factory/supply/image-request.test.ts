import assert from "node:assert/strict";
import { test } from "node:test";
import { type PackageSketch, packageOf, sketchUniverse } from "@wherry/testing/fakes/package-sketches.ts";
import { smallContext } from "@wherry/testing/fixtures/small-tree.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import type { ImageDefinition } from "../definition/image-definition.ts";
import { solve } from "../solver/solve.ts";
import { checkOmits } from "./check-omits.ts";
import { imageRequest } from "./image-request.ts";
import { withImplicitNeeds } from "./implicit-needs.ts";

/** Names as Debian has them: its policy says which of them are tools of scripts, and what runs them. */
const archive: readonly PackageSketch[] = [
  { name: "host", depends: "libc6, perl-base, adduser, lib-data" },
  { name: "libc6" },
  { name: "lib-data" },
  { name: "perl-base", depends: "libc6" },
  { name: "perl", depends: "perl-base (= 1), libc6" },
  { name: "adduser", depends: "passwd" },
  { name: "passwd" },
  { name: "python", depends: "dpkg, libc6" },
  { name: "dpkg" },
  { name: "apt", depends: "libc6" },
  { name: "cron", depends: "adduser" },
  { name: "debianutils" },
];
const universe = withImplicitNeeds(sketchUniverse(archive.map((one) => packageOf(one))), {
  scriptTools: ["adduser", "dpkg"],
  runs: { apt: ["dpkg"], cron: ["debianutils"], adduser: ["perl-base"] },
  runsOf: () => ({}),
  usual: { scripts: {}, units: {}, interpreters: {} },
  services: {},
  missed: {},
  jobs: { pattern: /^\/etc\/cron\.d\//, yielding: "systemd", daemon: "cron", provided: "cron-daemon" },
  indispensable: ["libc6"],
});
const stock = { install: ["host"], omit: ["perl-base", "adduser", "dpkg", "debianutils"] };

function definitionOf(own: readonly string[], omit: readonly string[] = [], removed: readonly string[] = []) {
  const inherited = {
    ...stock,
    without: stock.omit,
    omit: stock.omit.filter((name) => ![...omit, ...removed].includes(name)),
  };
  const packages: ImageDefinition["packages"] = {
    install: [...stock.install, ...own],
    omit: [...inherited.omit, ...omit],
    stock: inherited,
    recommends: [],
    pins: [],
    acknowledge: [],
    answers: {},
    scripts: "refuse",
  };
  return smallContext({ packages, kernel: null }).definition;
}

const cases: readonly (readonly [what: string, own: string, result: string, removed?: string])[] = [
  ["nothing of its own: nothing comes back", "", "host lib-data libc6"],
  ["what a package of its own needs comes back", "perl", "host lib-data libc6 perl perl-base"],
  ["a tool of scripts does not, though packages depend on it", "python", "host lib-data libc6 python"],
  ["but it does for one whose programs run it", "apt", "apt dpkg host lib-data libc6"],
  ["and so does what a package runs without saying so", "cron", "cron debianutils host lib-data libc6"],
  [
    "a tool that is asked for by name comes with what it runs",
    "adduser",
    "adduser host lib-data libc6 passwd perl-base",
    "adduser",
  ],
];

for (const [what, own, result, removed] of cases) {
  test(`of what stock definitions omit, with ${what}`, () => {
    const definition = definitionOf(own.split(" ").filter(Boolean), [], removed?.split(" "));
    const { packages } = solve(imageRequest(definition, universe), universe);
    assert.equal(packages.map(({ name }) => name).join(" "), result);
  });
}

test("what the definition itself omits stays out, with a warning that names who needs it", () => {
  const definition = definitionOf(["perl"], ["perl-base", "lib-dat"]);
  const { packages } = solve(imageRequest(definition, universe), universe);
  assert.ok(packages.every(({ name }) => name !== "perl-base"));
  assert.deepEqual(
    checkOmits(definition, packages, universe).map(({ message, hint }) => `${message}: ${hint}`),
    [
      "packages.omit leaves out perl-base, though host and perl need it: remove it from packages.omit, unless you know that they run without it",
      'packages.omit leaves out lib-dat, but there is no such package: did you mean "lib-data"?',
    ],
  );
});

test("without the C library nothing runs, so it cannot be left out", () => {
  const definition = definitionOf([], ["libc6"]);
  const { packages } = solve(imageRequest(definition, universe), universe);
  assert.throws(() => checkOmits(definition, packages, universe), {
    code: "definition.invalid",
    message: "packages.omit leaves out libc6, but nothing runs without it: host needs it",
  });
});

test("whatever is installed beside the stock list has all that it needs, but for tools of scripts", () => {
  const names = archive.map(({ name }) => name);
  assertProperty(
    fc.property(fc.uniqueArray(fc.constantFrom(...names), { maxLength: 4 }), (own) => {
      const definition = definitionOf(own, [], own);
      const { packages } = solve(imageRequest(definition, universe), universe);
      const there = new Set(packages.map(({ name }) => name));
      const alone = new Set(["host", "libc6", "lib-data"]);
      for (const one of packages.filter(({ name }) => !alone.has(name))) {
        const unmet = one.requires.flat().filter(({ name }) => !there.has(name));
        assert.deepEqual(
          unmet.filter(({ name }) => !["adduser", "dpkg"].includes(name)),
          [],
          one.name,
        );
      }
    }),
  );
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { type PackageSketch, packageOf, sketchRules, sketchUniverse } from "@wherry/testing/fakes/package-sketches.ts";
import type { Pin } from "../packages/repository/priorities.ts";
import { solve } from "./solve.ts";
import { mergeUniverses } from "./universe.ts";

function answer(
  sketches: { readonly main: readonly PackageSketch[]; readonly backports: readonly PackageSketch[] },
  install: string,
  pins: readonly Pin[] = [],
): string {
  const indexes = Object.entries(sketches).map(([id, some]) => {
    const lookups = sketchUniverse(some.map((sketch) => packageOf(sketch, id)));
    return { ...lookups, id, suites: [id === "main" ? "trixie" : "bp"], priority: id === "main" ? 500 : 100 };
  });
  const universe = mergeUniverses(indexes, sketchRules, pins);
  try {
    const { packages } = solve({ install: install.split(" "), omit: [], architecture: "amd64" }, universe);
    return packages.map((one) => `${one.name}=${one.version}`).join(" ");
  } catch (error) {
    if (error instanceof WherryError) return [error.message, error.hint].join(": ");
    throw error;
  }
}

const two = {
  main: [{ name: "a", depends: "lib" }, { name: "lib" }, { name: "x" }],
  backports: [
    { name: "a", version: "2", depends: "lib (>= 2)" },
    { name: "lib", version: "2" },
    { name: "new", depends: "lib" },
    { name: "x", version: "2" },
  ],
};
const cases: readonly (readonly [what: string, install: string, pins: readonly Pin[], result: string])[] = [
  ["what is in both comes from the suite of the higher priority", "a x", [], "a=1 lib=1 x=1"],
  ["what only the other suite has comes from there, and what it needs does not", "new", [], "lib=1 new=1"],
  ["a suite that is named, with what the package needs from there", "a/bp x", [], "a=2 lib=2 x=1"],
  ["a version that is named", "x=2", [], "x=2"],
  [
    "a version that is named, but not what it needs",
    "a=2",
    [],
    `no set of packages meets the request:
  a=2 is requested
  a 2 needs lib (>= 2), but lib exists as 1; 2 (bp) has priority 100: leave out a=2, or add a repository that has what it needs`,
  ],
  [
    "a suite that has no such package",
    "x/sid",
    [],
    'package "x/sid" does not exist: there is 2 (bp), 1 (trixie); should it be in sid, add that suite to `repositories`',
  ],
  ["pins decide between suites", "a x", [{ package: "*", suite: "bp", priority: 990 }], "a=2 lib=2 x=2"],
  ["a pin for one package is for that one", "a x", [{ package: "x", suite: "bp", priority: 990 }], "a=1 lib=1 x=2"],
  ["a lower version wins where its priority is higher", "x", [{ package: "x", version: "1", priority: 600 }], "x=1"],
  [
    "what has no priority is not there",
    "new",
    [{ package: "*", repository: "backports", priority: -1 }],
    'no version of "new" may be taken: their priorities are below 1: it would be 1 (bp); see packages.pins, or ask for "new=VERSION"',
  ],
];

for (const [what, install, pins, result] of cases) {
  test(`by priority: ${what}`, () => assert.equal(answer(two, install, pins), result));
}

test("with a suite goes only what the usual versions do not do for", () => {
  const sketches = {
    main: [{ name: "lib" }, { name: "tool" }, { name: "old", version: "3" }],
    backports: [
      { name: "a", version: "2", depends: "lib (>= 1), tool, gone (>= 9) | mid (>= 2)" },
      { name: "lib", version: "2" },
      { name: "tool", version: "2" },
      { name: "mid", version: "2", depends: "deep (>= 2)" },
      { name: "deep", version: "2" },
    ],
  };
  const withOld = { ...sketches, main: [...sketches.main, { name: "mid" }, { name: "deep" }] };
  assert.equal(answer(withOld, "a/bp"), "a=2 deep=2 lib=1 mid=2 tool=1");
});

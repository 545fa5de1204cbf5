import assert from "node:assert/strict";
import { test } from "node:test";
import { packageOf, type Sketch, universeOf } from "@wherry/testing/fakes/package-sketches.ts";
import { explain } from "./explain.ts";
import { type Solution, solve } from "./solve.ts";

function solveSketches(
  sketches: readonly Sketch[],
  install: readonly string[],
  omit: readonly string[] = [],
): Solution {
  return solve({ install, omit, architecture: "amd64" }, universeOf(sketches.map((sketch) => packageOf(sketch))));
}

function chosen(solution: Solution): string {
  return solution.packages.map((one) => (one.version === "1" ? one.name : `${one.name}=${one.version}`)).join(" ");
}

const cases: readonly (readonly [
  sentence: string,
  sketches: readonly Sketch[],
  install: string,
  result: string,
  omit?: string,
])[] = [
  [
    "what is needed comes along, through any number of steps",
    [{ name: "a", depends: "b" }, { name: "b", depends: "c" }, { name: "c" }, { name: "d" }],
    "a",
    "a b c",
  ],
  [
    "packages may need each other",
    [
      { name: "a", depends: "b" },
      { name: "b", depends: "a" },
    ],
    "a",
    "a b",
  ],
  ["the first alternative is chosen", [{ name: "a", depends: "b | c" }, { name: "b" }, { name: "c" }], "a", "a b"],
  [
    "an alternative that does not exist is passed over",
    [{ name: "a", depends: "gone | c" }, { name: "c" }],
    "a",
    "a c",
  ],
  [
    "an alternative whose own needs cannot be met is passed over",
    [{ name: "a", depends: "b | c" }, { name: "b", depends: "gone" }, { name: "c" }],
    "a",
    "a c",
  ],
  [
    "an alternative that is requested too is enough",
    [{ name: "a", depends: "b | c" }, { name: "b" }, { name: "c" }],
    "a c",
    "a c",
  ],
  [
    "an alternative that was needed before is enough",
    [{ name: "a", depends: "c, b | c" }, { name: "b" }, { name: "c" }],
    "a",
    "a c",
  ],
  [
    "an alternative that is needed later is not foreseen",
    [{ name: "a", depends: "b | c, c" }, { name: "b" }, { name: "c" }],
    "a",
    "a b c",
  ],
  [
    "depth comes first: the needs of a need are met before the next need",
    [{ name: "a", depends: "b, c | d" }, { name: "b", depends: "d" }, { name: "c" }, { name: "d" }],
    "a",
    "a b d",
  ],
  [
    "a package that provides the name is enough",
    [
      { name: "a", depends: "mta" },
      { name: "exim", provides: "mta" },
    ],
    "a",
    "a exim",
  ],
  [
    "the real package goes before one that provides its name",
    [{ name: "a", depends: "b" }, { name: "b" }, { name: "z", provides: "b", priority: "required" }],
    "a",
    "a b",
  ],
  [
    "the provider of higher priority is chosen",
    [
      { name: "a", depends: "awk" },
      { name: "mawk", provides: "awk", priority: "required" },
      { name: "zawk", provides: "awk" },
    ],
    "a",
    "a mawk",
  ],
  [
    "an essential provider goes before one of higher priority",
    [
      { name: "a", depends: "x" },
      { name: "p", provides: "x", essential: true },
      { name: "q", provides: "x", priority: "required" },
    ],
    "a",
    "a p",
  ],
  [
    "among equal providers, the one that is mentioned last is chosen",
    [
      { name: "a", depends: "x" },
      { name: "p", provides: "x" },
      { name: "q", provides: "x" },
    ],
    "a",
    "a q",
  ],
  [
    "an unversioned provide does not meet a versioned need",
    [{ name: "a", depends: "x (>= 1) | y" }, { name: "p", provides: "x" }, { name: "y" }],
    "a",
    "a y",
  ],
  [
    "a versioned provide meets a versioned need",
    [
      { name: "a", depends: "x (>= 2)" },
      { name: "p", provides: "x (= 1)" },
      { name: "q", provides: "x (= 2)" },
    ],
    "a",
    "a q",
  ],
  [
    "the highest version is chosen",
    [
      { name: "a", version: "1.9" },
      { name: "a", version: "1.10" },
    ],
    "a",
    "a=1.10",
  ],
  [
    "a lower version is chosen where another package asks for it",
    [{ name: "a", depends: "b (<< 2)" }, { name: "b" }, { name: "b", version: "2" }],
    "a",
    "a b",
  ],
  [
    "a lower version is chosen where the highest cannot be installed",
    [{ name: "a", version: "2", depends: "gone" }, { name: "a" }],
    "a",
    "a",
  ],
  [
    "another alternative goes before a lower version",
    [{ name: "a", depends: "b (<< 2) | c" }, { name: "b" }, { name: "b", version: "2" }, { name: "c" }],
    "a",
    "a c",
  ],
  ["a version can be asked for", [{ name: "a" }, { name: "a", version: "2" }], "a=1", "a"],
  ["a virtual name can be asked for where one package provides it", [{ name: "exim", provides: "mta" }], "mta", "exim"],
  [
    "what conflicts with a requested package is passed over",
    [{ name: "a", depends: "b | c" }, { name: "b" }, { name: "c" }, { name: "x", conflicts: "b" }],
    "a x",
    "a c x",
  ],
  [
    "a conflict that shows late is undone",
    [
      { name: "a", depends: "b | c, d" },
      { name: "b" },
      { name: "c" },
      { name: "d", depends: "e" },
      { name: "e", conflicts: "b" },
    ],
    "a",
    "a c d e",
  ],
  [
    "a conflict with a version spares the others",
    [
      { name: "a", depends: "b", conflicts: "b (<< 2)" },
      { name: "b", version: "2" },
    ],
    "a",
    "a b=2",
  ],
  [
    "a versioned conflict spares an unversioned provide",
    [
      { name: "a", conflicts: "x (<< 2)" },
      { name: "p", provides: "x" },
    ],
    "a p",
    "a p",
  ],
  ["a package may conflict with a name that it provides", [{ name: "a", provides: "mta", conflicts: "mta" }], "a", "a"],
  [
    "a package may provide what it needs",
    [
      { name: "a", provides: "x", depends: "x" },
      { name: "z", provides: "x" },
    ],
    "a",
    "a",
  ],
  [
    "an omitted package counts as installed, and what it needs is not followed",
    [{ name: "a", depends: "dpkg, b" }, { name: "dpkg", depends: "tar" }, { name: "tar" }, { name: "b" }],
    "a",
    "a b",
    "dpkg",
  ],
  [
    "an omitted package stands in for what it provides",
    [
      { name: "a", depends: "debconf-2.0 | b" },
      { name: "cdebconf", provides: "debconf-2.0" },
      { name: "debconf", provides: "debconf-2.0" },
      { name: "b" },
    ],
    "a",
    "a",
    "debconf",
  ],
  ["an omitted name need not exist", [{ name: "a", depends: "gone (>= 5)" }], "a", "a", "gone"],
  [
    "an omitted package conflicts with nothing",
    [{ name: "a", depends: "b", conflicts: "b" }, { name: "b" }],
    "a",
    "a",
    "b",
  ],
  ["nothing is requested, nothing is installed", [{ name: "a", essential: true }], "", ""],
];

for (const [sentence, sketches, install, result, omit = ""] of cases) {
  test(sentence, () => {
    const words = (text: string): string[] => text.split(" ").filter((word) => word !== "");
    assert.equal(chosen(solveSketches(sketches, words(install), words(omit))), result);
  });
}

test("the reason why a package is there leads back to a request", () => {
  const solution = solveSketches(
    [
      { name: "a", depends: "b" },
      { name: "b", depends: "x | mta (>= 1)" },
      { name: "exim", provides: "mta (= 2)" },
    ],
    ["a"],
  );
  assert.deepEqual(explain(solution, "exim").text, [
    "a is requested",
    "a needs b",
    "b needs x | mta (>= 1), chosen: exim",
  ]);
  assert.deepEqual(
    explain(solution, "exim").chain.map((step) => step.name),
    ["a", "b", "exim"],
  );
  assert.deepEqual(explain(solution, "x"), { chain: [], text: ["x is not installed"] });
});

test("packages of other architectures are not chosen, those for all are", () => {
  const foreign = { ...packageOf({ name: "a", version: "2" }), architecture: "arm64" };
  const neutral = { ...packageOf({ name: "b" }), architecture: "all" };
  const universe = universeOf([foreign, neutral, packageOf({ name: "a", depends: "b" })]);
  assert.equal(chosen(solve({ install: ["a"], omit: [], architecture: "amd64" }, universe)), "a b");
  assert.equal(chosen(solve({ install: ["a"], omit: [], architecture: "arm64" }, universe)), "a=2");
});

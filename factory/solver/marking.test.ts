import assert from "node:assert/strict";
import { test } from "node:test";
import { type PackageSketch, packageOf, sketchUniverse } from "@wherry/testing/fakes/package-sketches.ts";
import { explain } from "./explain.ts";
import { type Solution, solve } from "./solve.ts";

function solveSketches(
  sketches: readonly PackageSketch[],
  install: readonly string[],
  leftovers: "as apt" | "none",
): Solution {
  const universe = sketchUniverse(sketches.map((sketch) => packageOf(sketch)));
  return solve({ install, omit: [], architecture: "amd64", leftovers }, universe);
}

function names({ packages }: Solution): string {
  return packages.map((one) => one.name).join(" ");
}

const jack: readonly PackageSketch[] = [
  { name: "player", depends: "sound, jack-dev | jack2-dev" },
  { name: "sound", depends: "jack2 | jack" },
  { name: "jack-dev", depends: "jack" },
  { name: "jack2-dev", depends: "jack2" },
  { name: "jack", conflicts: "jack2" },
  { name: "jack2", conflicts: "jack" },
];

test("an earlier choice gives way to a later one, where the later one meets the earlier need as well", () => {
  assert.equal(names(solveSketches(jack, ["player"], "none")), "jack jack-dev player sound");
});

test("what a requested package cannot do without does not give way", () => {
  const sketches = [...jack, { name: "studio", depends: "jack2" }];
  assert.equal(names(solveSketches(sketches, ["player", "studio"], "none")), "jack2 jack2-dev player sound studio");
});

test("where giving way leaves a need open, the complete search decides", () => {
  const sketches = [
    { name: "desktop", depends: "audio, cast" },
    { name: "audio", depends: "pipewire | alsa" },
    { name: "pipewire", conflicts: "pulseaudio" },
    { name: "alsa" },
    { name: "cast", depends: "pulseaudio" },
    { name: "pulseaudio" },
  ];
  for (const leftovers of ["as apt", "none"] as const) {
    assert.equal(names(solveSketches(sketches, ["desktop"], leftovers)), "alsa audio cast desktop pulseaudio");
  }
});

test("what stands in for a requested package's need is there for whom it gives way to, and no provider in its place", () => {
  const sketches = [
    { name: "a-shell", depends: "tools" },
    { name: "tools" },
    { name: "router", depends: "network" },
    { name: "network", depends: "tools" },
    { name: "other-network", provides: "network" },
  ];
  const universe = sketchUniverse(sketches.map((sketch) => packageOf(sketch)));
  const install = ["a-shell", "router"];
  const yielding = { omit: ["tools"], to: (_: string, by: string) => by !== "a-shell" };
  const solved = solve({ install, omit: [], yielding, architecture: "amd64" }, universe);
  assert.equal(names(solved), "a-shell network router tools");
});

/** "session" is tried first: it brings "bus" before it fails, since "init" would displace what is requested. */
const failing: readonly PackageSketch[] = [
  { name: "files", depends: "base, session | plain" },
  { name: "base" },
  { name: "session", depends: "bus, init" },
  { name: "init", conflicts: "scripts" },
  { name: "scripts" },
];

const leftovers: readonly (readonly [sentence: string, rest: readonly PackageSketch[], result: string, why: string])[] =
  [
    [
      "what a failed alternative brought is left out where nothing mentions it",
      [{ name: "plain" }, { name: "bus" }],
      "base files plain scripts",
      "bus is not installed",
    ],
    [
      "what a failed alternative brought stays where another package recommends it",
      [{ name: "plain", recommends: "bus (>= 1)" }, { name: "bus" }],
      "base bus files plain scripts",
      `files is requested
files needs session | plain, chosen: plain
plain recommends bus (>= 1), left over from a choice that was given up: bus`,
    ],
    [
      "what such a leftover needs stays as well",
      [
        { name: "plain", suggests: "none | log" },
        { name: "bus", depends: "log" },
        { name: "log", suggests: "bus" },
      ],
      "base bus files log plain scripts",
      `files is requested
files needs session | plain, chosen: plain
plain suggests none | log, left over from a choice that was given up: log
log suggests bus, left over from a choice that was given up: bus`,
    ],
    [
      "what a failed alternative brought stays where it could meet a need that another package meets",
      [{ name: "plain" }, { name: "bus", provides: "base" }],
      "base bus files plain scripts",
      `files is requested
files needs base, left over from a choice that was given up: bus`,
    ],
    [
      "an essential package stays",
      [{ name: "plain" }, { name: "bus", essential: true }],
      "base bus files plain scripts",
      "bus is essential, left over from a choice that was given up",
    ],
  ];

for (const [sentence, rest, result, why] of leftovers) {
  test(sentence, () => {
    const solution = solveSketches([...failing, ...rest], ["files", "scripts"], "as apt");
    assert.equal(names(solution), result);
    assert.equal(explain(solution, "bus").text.join("\n"), why);
  });

  test(`... but not unless apt is to be followed in that: ${sentence}`, () => {
    const solution = solveSketches([...failing, ...rest], ["files", "scripts"], "none");
    assert.ok(!names(solution).includes("bus"));
  });
}

test("needs that run very deep are no trouble", () => {
  const sketches = Array.from({ length: 3000 }, (_, index) => ({ name: `p${index}`, depends: `p${index + 1}` }));
  const packages = [...sketches, { name: "p3000" }].map((sketch) => [sketch.name, packageOf(sketch)] as const);
  const named = new Map(packages);
  const universe = {
    ...sketchUniverse([]),
    packagesNamed: (name: string) => [named.get(name)].flatMap((one) => one ?? []),
  };
  assert.equal(solve({ install: ["p0"], omit: [], architecture: "amd64" }, universe).packages.length, 3001);
});

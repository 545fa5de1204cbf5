import assert from "node:assert/strict";
import { test } from "node:test";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { type PackageSketch, packageOf, sketchUniverse } from "@wherry/testing/fakes/package-sketches.ts";
import { solve } from "./solve.ts";

function failure(
  sketches: readonly PackageSketch[],
  install: readonly string[],
  omit: readonly string[] = [],
): WherryError {
  try {
    const universe = sketchUniverse(sketches.map((sketch) => packageOf(sketch)));
    solve({ install, omit, architecture: "amd64" }, universe);
  } catch (error) {
    if (error instanceof WherryError) return error;
    throw error;
  }
  throw new Error("it was solved");
}

test("all unknown names are reported together, with what may have been meant", () => {
  const error = failure(
    [{ name: "podman" }, { name: "curl" }, { name: "p", provides: "mta" }, { name: "q", provides: "mta" }],
    ["podmna", "curl", "mta", "xyzzy", "curl=7"],
  );
  assert.equal(error.code, "package.missing");
  assert.deepEqual(
    error.findings.map(({ message, hint }) => `${message}: ${hint ?? "-"}`),
    [
      'package "curl=7" does not exist: there is 1',
      '"mta" is a virtual package: install a package that provides it: p, q',
      'package "podmna" does not exist: did you mean "podman"?',
      'package "xyzzy" does not exist: none of the repositories has it for amd64',
    ],
  );
});

test("a single unknown name is the error's message", () => {
  const error = failure([{ name: "podman" }], ["podmna"]);
  assert.equal(error.message, 'package "podmna" does not exist');
  assert.equal(error.hint, 'did you mean "podman"?');
});

test("a package that is there for another architecture alone is told as such", () => {
  const universe = { ...sketchUniverse([]), otherArchitectures: () => ["i386"] };
  assert.throws(() => solve({ install: ["old"], omit: [], architecture: "amd64" }, universe), {
    code: "package.missing",
    message: 'package "old" does not exist for amd64',
    hint: /^it is there for i386, and the image is for amd64: /,
  });
});

for (const [install, omit, message] of [
  [["a"], ["a"], /"a" is to be installed and to be omitted/],
  [["a=1", "a=2"], [], /"a=1" and "a=2" ask for two versions of one package/],
  [["a b"], [], /"a b" is not a package name/],
  [["a/"], [], /"a\/" is not a package name/],
  [["a/stable", "a=2"], [], /"a\/stable" and "a=2" ask for two versions of one package/],
] as const) {
  test(`a request for ${install.join(", ")} without ${omit.join(", ") || "omissions"} is refused`, () => {
    const error = failure([{ name: "a" }, { name: "a", version: "2" }], install, omit);
    assert.equal(error.code, "definition.invalid");
    assert.match(error.message, message);
  });
}

test("a need that nothing fulfils is told with the chain that leads to it", () => {
  const sketches = [
    { name: "a", depends: "b" },
    { name: "b", depends: "c (>= 2) | d" },
    { name: "c" },
    { name: "x", depends: "y" },
    { name: "y" },
  ];
  const error = failure(sketches, ["a", "x"]);
  assert.equal(error.code, "solver.unsatisfiable");
  assert.equal(
    error.message,
    `no set of packages meets the request:
  a is requested
  a 1 needs b
  b 1 needs c (>= 2) | d, but c exists as 1 only`,
  );
});

test("a conflict is told with the two chains that lead to it, and nothing else", () => {
  const error = failure(
    [
      { name: "a", depends: "b, z" },
      { name: "b", depends: "mta" },
      { name: "exim", provides: "mta", conflicts: "mta" },
      { name: "c", depends: "postfix" },
      { name: "postfix", conflicts: "exim" },
      { name: "z" },
    ],
    ["a", "c", "z"],
  );
  assert.equal(
    error.message,
    `no set of packages meets the request:
  a is requested
  c is requested
  a 1 needs b
  c 1 needs postfix
  b 1 needs mta, which only exim 1 provides
  postfix 1 conflicts with exim`,
  );
  assert.equal(error.hint, "leave out one of a, c");
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { loadFiles, problemsOf } from "@wherry/testing/samples/definitions.ts";

const whole = (packages: string) => ({
  "image.yaml": `name: a\nversion: "1"\nrepositories: ["debian:trixie"]\npackages: ${packages}\n`,
});

test("a package is asked for by a version or from a suite, and pins rank versions", async () => {
  const { definition } = await loadFiles(
    whole(
      '{ install: [htop/trixie-backports, tmux=3.5a-3, g++], pins: [{ package: linux-*, suite: trixie-backports, priority: 990 }, { package: "*", repository: "debian:trixie", priority: 1 }] }',
    ),
  );
  assert.deepEqual(definition.packages.install, ["htop/trixie-backports", "tmux=3.5a-3", "g++"]);
  assert.deepEqual(definition.packages.pins, [
    { package: "linux-*", suite: "trixie-backports", priority: 990 },
    { package: "*", repository: "debian:trixie", priority: 1 },
  ]);
});

test("packages are named whose recommendations are wanted, and files that extend add to them", async () => {
  const { definition } = await loadFiles({
    "image.yaml": 'name: b\nversion: "1"\nextends: ./base.yaml\npackages: { recommends: [-docker.io, "*"] }\n',
    "base.yaml": whole('{ install: [bash], recommends: [docker.io, "l*"] }')["image.yaml"],
  });
  assert.deepEqual(definition.packages.recommends, ["l*", "*"]);
});

const problems: readonly (readonly [packages: string, problem: RegExp])[] = [
  ['{ install: [a, "htop (>= 3)"] }', /versions do not stand here .*packages\.install takes NAME=VERSION/],
  ["{ omit: [htop=3] }", /packages\.omit\[0\]: "htop=3" is not a package name/],
  ['{ recommends: ["a b"] }', /packages\.recommends\[0\]: this is neither a name nor a pattern/],
  ["{ recommends: true }", /packages\.recommends: must be a list, not the boolean true/],
  ["{ pins: [{ package: a, priority: 1 }] }", /pins\[0\]: a pin needs one of `repository`, `suite` and `version`/],
  ["{ pins: [{ package: a, suite: b, version: c, priority: 1 }] }", /a pin needs one of/],
  ['{ pins: [{ package: "*", version: c, priority: 1 }] }', /a version is pinned for packages/],
  ["{ pins: [{ package: a, suite: b, priority: 0 }] }", /a priority is a whole number from -32767 to 32767, and not 0/],
  [
    "{ acknowledge: [{ package: a, script: postinst, reason: TODO }] }",
    /reason: this is still to be written .*read the script, and say why/s,
  ],
  ["{ pins: [{ package: a, suite: b }] }", /pins\[0\] needs "priority"/],
];

for (const [packages, problem] of problems) {
  test(`packages: ${packages} is refused`, async () => {
    assert.match((await problemsOf(whole(packages))).join("\n"), problem);
  });
}

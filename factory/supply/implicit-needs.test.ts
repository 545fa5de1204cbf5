import assert from "node:assert/strict";
import { test } from "node:test";
import { type PackageSketch, packageOf, sketchUniverse } from "@wherry/testing/fakes/package-sketches.ts";
import { smallContext } from "@wherry/testing/fixtures/small-tree.ts";
import { debianLeftOut } from "../debian/policy/left-out.ts";
import { requestDigest } from "../definition/digests.ts";
import { explain } from "../solver/explain.ts";
import { solve } from "../solver/solve.ts";
import { imageRequest } from "./image-request.ts";
import {
  checkRecommends,
  tellImplicitNeed,
  tellRecommended,
  withImplicitNeeds,
  withRecommended,
  withUsualRecommended,
} from "./implicit-needs.ts";

const archive: readonly PackageSketch[] = [
  { name: "host", depends: "shell", recommends: "manual" },
  { name: "shell" },
  { name: "manual" },
  { name: "app", depends: "lib", recommends: "tool | other-tool, gone, manual" },
  { name: "lib", recommends: "data" },
  { name: "data" },
  { name: "tool" },
  { name: "unbound", recommends: "dns-root-data" },
  { name: "dns-root-data" },
];

function solved(install: readonly string[], recommends: readonly string[], omit: readonly string[] = []) {
  const { packages } = smallContext({}).definition;
  const { definition } = smallContext({
    kernel: null,
    packages: {
      ...packages,
      install: ["host", ...install],
      omit,
      recommends,
      stock: { install: ["host"], omit: [], without: [] },
    },
  });
  const all = withImplicitNeeds(sketchUniverse(archive.map((one) => packageOf(one))), debianLeftOut);
  const universe = withRecommended(all, definition);
  const solution = solve(imageRequest(definition, universe), universe);
  return { definition, solution, names: solution.packages.map(({ name }) => name).join(" ") };
}

const cases: readonly (readonly [install: string[], recommends: string[], omit: string[], names: string])[] = [
  [["app"], [], [], "app host lib shell"],
  // A clause of which the repositories have nothing is passed over.
  [["app"], ["app"], [], "app host lib manual shell tool"],
  // A pattern is not for what the stock definitions install; what is recommended recommends, too.
  [["app"], ["*"], [], "app data host lib manual shell tool"],
  [["app"], ["l*"], [], "app data host lib shell"],
  [["app"], ["host"], [], "app host lib manual shell"],
  [["app"], ["*"], ["tool"], "app data host lib manual shell"],
  // Its service does not start without.
  [["unbound"], [], [], "dns-root-data host shell unbound"],
  [["unbound"], [], ["dns-root-data"], "host shell unbound"],
];

for (const [install, recommends, omit, names] of cases) {
  test(`${install} brings ${names} where recommends is [${recommends}] and omit [${omit}]`, () => {
    assert.equal(solved(install, recommends, omit).names, names);
  });
}

test("why a recommended package is there is told", () => {
  const told = (install: string[], recommends: string[], name: string) => {
    const { solution } = solved(install, recommends);
    const recommendedBy = (by: string) => solution.packages.find((one) => one.name === by)?.recommends ?? [];
    return explain(solution, name, (by, clause) =>
      tellImplicitNeed(by, clause, { leftOut: debianLeftOut, recommended: recommendedBy(by) }),
    ).text.at(-1);
  };
  assert.equal(told(["app"], ["app"], "tool"), "app recommends tool | other-tool, chosen: tool");
  assert.match(
    told(["unbound"], [], "dns-root-data") ?? "",
    /^unbound recommends, and its service needs, dns-root-data: /,
  );
  assert.equal(told(["app"], [], "lib"), "app needs lib");
});

test("a name that is no package of the image is warned of", () => {
  const { definition, solution } = solved(["app"], ["ap", "l*"]);
  assert.deepEqual(
    checkRecommends(definition, solution.packages).map(({ message }) => message),
    ['packages.recommends names "ap", which the image does not have'],
  );
});

test("a lock belongs to a definition with what it asks for of that", () => {
  const digest = (recommends: string[]) => requestDigest(solved(["app"], recommends).definition);
  assert.notEqual(digest(["app"]), digest([]));
});

test("what others only recommend and nothing works without comes, unless it is left out", () => {
  const archive = ["curl", "python3.13", "libpq5"].map((name) => ({ name, recommends: "ca-certificates" }));
  const sketches = [...archive, { name: "ca-certificates" }, { name: "shell" }].map((one) => packageOf(one));
  const universe = withImplicitNeeds(sketchUniverse(sketches), debianLeftOut);
  const brought = (name: string, omit: string[] = []) =>
    solve({ install: [name], omit, architecture: "amd64" }, universe).why.has("ca-certificates");
  assert.ok(brought("curl"));
  assert.ok(!brought("shell"));
  assert.ok(!brought("python3.13"));
  assert.ok(!brought("libpq5"));
  assert.ok(!brought("curl", ["ca-certificates"]));
});

test("what starts jobs comes where a package recommends nothing else, and one of its kind will do", () => {
  const sketches: readonly PackageSketch[] = [
    { name: "cron", provides: "cron-daemon" },
    { name: "other-cron", provides: "cron-daemon" },
    { name: "jobs", recommends: "cron-daemon" },
    { name: "timers", recommends: "cron | systemd-sysv" },
  ];
  const universe = withImplicitNeeds(sketchUniverse(sketches.map((one) => packageOf(one))), debianLeftOut);
  const names = (...install: string[]) =>
    solve({ install, omit: [], architecture: "amd64" }, universe)
      .packages.map(({ name }) => name)
      .sort();
  assert.deepEqual(names("jobs"), ["cron", "jobs"]);
  assert.deepEqual(names("jobs", "other-cron"), ["jobs", "other-cron"]);
  assert.deepEqual(names("timers"), ["timers"]);
});

test("what every usual installation has comes where a named package recommends it", () => {
  const sketches: readonly PackageSketch[] = [
    { name: "host", recommends: "iproute2" },
    { name: "client", recommends: "iproute2 | net-tools, theme", depends: "lib" },
    { name: "lib", recommends: "logrotate" },
    { name: "iproute2", priority: "important" },
    { name: "logrotate", priority: "important" },
    { name: "theme" },
  ];
  const all = sketchUniverse(sketches.map((one) => packageOf(one)));
  const names = (install: string[], stock: string[]) => {
    const { packages } = smallContext({}).definition;
    const universe = withUsualRecommended(all, {
      packages: { ...packages, install, stock: { install: stock, omit: [], without: [] } },
    });
    return solve({ install, omit: [], architecture: "amd64" }, universe)
      .packages.map(({ name }) => name)
      .sort();
  };
  assert.deepEqual(names(["host", "client"], ["host"]), ["client", "host", "iproute2", "lib"]);
  assert.deepEqual(names(["host"], ["host"]), ["host"]);
  assert.deepEqual(names(["client"], []), ["client", "lib"]);
});

test("what a named package recommends and the image lacks is told, but for what the definition leaves out", () => {
  const told = (install: string[], recommends: string[], omit: string[] = []) => {
    const { definition, solution } = solved(install, recommends, omit);
    return tellRecommended(definition, solution.packages, sketchUniverse(archive.map((one) => packageOf(one))));
  };
  assert.deepEqual(told(["app"], []), [
    "recommended, but not in the image; packages.recommends: [NAME] brings it:",
    "  by app: tool, manual",
  ]);
  assert.deepEqual(told(["app"], [], ["tool", "manual"]), []);
  assert.deepEqual(told(["shell"], []), []);
});

test("services that talk to what they only recommend bring it", () => {
  for (const [name, needed] of [
    ["lightdm", "xserver-xorg"],
    ["clamav-milter", "clamav-daemon"],
    ["nagios-nrpe-server", "monitoring-plugins-basic"],
  ] as const) {
    const archive = sketchUniverse([{ name, recommends: needed }, { name: needed }].map((one) => packageOf(one)));
    const universe = withImplicitNeeds(archive, debianLeftOut);
    const { packages } = solve({ install: [name], omit: [], architecture: "amd64" }, universe);
    assert.deepEqual(packages.map((one) => one.name).sort(), [name, needed].sort());
  }
});

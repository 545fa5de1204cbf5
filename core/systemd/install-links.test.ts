import assert from "node:assert/strict";
import { test } from "node:test";
import { installLinks } from "./install-links.ts";
import { parseInstallSection } from "./unit-file.ts";
import { parseUnitName } from "./unit-name.ts";

const CASES: readonly [unit: string, install: string, links: readonly string[], problem?: RegExp][] = [
  [
    "a.service",
    "Alias=b.service\nWantedBy=m.target\nRequiredBy=n.target\nUpheldBy=o.target",
    ["b.service", "m.target.wants/a.service", "n.target.requires/a.service", "o.target.upholds/a.service"],
  ],
  ["a.service", "Alias=a.service", []],
  ["a.service", "Alias=a.socket b.service", ["b.service"], /cannot have the alias a\.socket/],
  ["a.mount", "Alias=b.mount\nWantedBy=m.target", ["m.target.wants/a.mount"]],
  ["a.service", "WantedBy=bad m.target", ["m.target.wants/a.service"], /bad, which is not a unit's name/],
  ["t@.service", "WantedBy=m.target g@.target", ["g@.target.wants/t@.service"], /template: name an instance/],
  ["t@.service", "WantedBy=m.target\nDefaultInstance=x", ["m.target.wants/t@x.service"]],
  [
    "t@y.service",
    "WantedBy=%i.target\nAlias=u@.service\nDefaultInstance=x",
    ["u@y.service", "y.target.wants/t@y.service"],
  ],
  ["t@y.service", "WantedBy=%H.target m.target", ["m.target.wants/t@y.service"], /running machine: %H\.target/],
  ["t@y.service", "Alias=p.service", [], /cannot have the alias p\.service/],
  [
    "a.service",
    "Alias=m.target.wants/a.service m.target.wants/b.service",
    ["m.target.wants/a.service"],
    /alias m\.target\.wants\/b/,
  ],
];
for (const [unit, install, links, problem] of CASES) {
  test(`${unit} with ${install.replaceAll("\n", ", ")} is linked where it asks`, () => {
    const name = parseUnitName(unit);
    assert.ok(name !== undefined);
    const found = installLinks(name, parseInstallSection(`[Install]\n${install}\n`));
    assert.deepEqual(found.links, links);
    if (problem === undefined) assert.equal(found.problem, undefined);
    else assert.match(found.problem ?? "", problem);
  });
}

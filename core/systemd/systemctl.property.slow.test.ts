import { dirname, join } from "node:path";
import { test } from "node:test";
import {
  compareWithSystemctl,
  ETC,
  skipWithoutSystemctl as skip,
  type UnitRoot,
  USR,
} from "@wherry/testing/peers/systemctl.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";

const anyUnit = fc.constantFrom(
  "a.service",
  "b.service",
  "c.socket",
  "t@.service",
  "t@x.service",
  "u@.service",
  "u@x.service",
);
// Not an instance, whose mask systemctl takes away with its template's links.
const anyMasked = fc.constantFrom("a.service", "b.service", "c.socket", "t@.service", "u@.service");
const anyTarget = fc.constantFrom(
  "m.target",
  "n.target",
  "g@.target",
  "g@1.target",
  "%i.target",
  "%p-%j-%N.target",
  "%I",
  "bad",
);
const anyAlias = fc.constantFrom(
  "al.service",
  "al@.service",
  "al@x.service",
  "al.socket",
  "m.target.wants/a.service",
  "m.target.wants/t@y.service",
);
const anyOwnName = fc.constantFrom(
  "a.service",
  "b.service",
  "c.socket",
  "t@.service",
  "t@x.service",
  "t@y.service",
  "u@x.service",
  "gone.service",
);
const anyName = fc.oneof(anyOwnName, fc.constantFrom("al.service", "al@x.service"));
const list = (one: fc.Arbitrary<string>) => fc.array(one, { maxLength: 2 }).map((words) => words.join(" "));
const anyInstall = fc
  .record(
    {
      WantedBy: list(anyTarget),
      RequiredBy: list(anyTarget),
      UpheldBy: list(anyTarget),
      Alias: list(anyAlias),
      Also: list(anyOwnName),
      DefaultInstance: fc.constantFrom("x", "y"),
    },
    { requiredKeys: [] },
  )
  .map(
    (section) =>
      `[Install]\n${Object.entries(section)
        .map(([key, value]) => `${key}=${value}\n`)
        .join("")}`,
  );
const anyFolder = fc.constantFrom(ETC, "/usr/local/lib/systemd/system", USR);
const anyEntry: fc.Arbitrary<[string, UnitRoot[string]]> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(
      fc.tuple(anyFolder, anyUnit).map((path) => path.join("/")),
      anyInstall,
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(
      fc.tuple(anyFolder, anyUnit).map(([folder, unit]) => `${folder}/${unit}.d/a.conf`),
      anyInstall,
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(
      anyMasked.map((unit) => `${ETC}/${unit}`),
      fc.constantFrom({ link: "/dev/null" }, ""),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(
      fc.tuple(anyFolder, fc.constantFrom("al.service", "al@.service", "al@x.service")).map((path) => path.join("/")),
      anyUnit.map((unit) => ({ link: unit })),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(
      anyName.map((unit) => `${ETC}/m.target.wants/${unit}`),
      anyUnit.map((unit) => ({ link: `${USR}/${unit}` })),
    ),
  },
);
const anyRoot = fc
  .array(anyEntry, { minLength: 1, maxLength: 8 })
  .map((entries): UnitRoot => Object.fromEntries(entries))
  // An alias of a template that is not there is a link to somewhere else, to systemctl.
  .filter((root) => Object.entries(root).every(([path, entry]) => isWhole(root, path, entry)));
function isWhole(root: UnitRoot, path: string, entry: UnitRoot[string]): boolean {
  return (
    typeof entry === "string" ||
    !entry.link.includes("@") ||
    join(dirname(path), entry.link) in root ||
    entry.link.startsWith("/")
  );
}
const anySteps = fc.array(fc.tuple(fc.constantFrom("enable" as const, "disable" as const), anyName), {
  minLength: 1,
  maxLength: 4,
});

test("systemctl agrees on any units, enabled and disabled in any order", { skip }, async () => {
  await assertProperty(
    fc.asyncProperty(anyRoot, anySteps, async (root, steps) => await compareWithSystemctl(root, steps)),
    {
      seed: 3,
      numRuns: 40,
    },
  );
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { isInstallable, parseInstallSection } from "./unit-file.ts";

const NOTHING = { wantedBy: [], requiredBy: [], upheldBy: [], alias: [], also: [], defaultInstance: undefined };

test("[Install] alone is read, each list with all its assignments", () => {
  const text = `[Unit]
WantedBy=no.target
[Install]
WantedBy=a.target  b.target
WantedBy=c.target
RequiredBy=d.target
UpheldBy=e.target
Alias=f.service
Also=g.service
DefaultInstance=h
[X-Other]
WantedBy=no.target
`;
  assert.deepEqual(parseInstallSection(text), {
    wantedBy: ["a.target", "b.target", "c.target"],
    requiredBy: ["d.target"],
    upheldBy: ["e.target"],
    alias: ["f.service"],
    also: ["g.service"],
    defaultInstance: "h",
  });
});

test("an empty assignment clears a list, but never what is enabled along", () => {
  const text =
    "[Install]\nWantedBy=a.target\nWantedBy=\nWantedBy=b.target\nAlso=c.service\nAlso=\n" +
    "DefaultInstance=d\nDefaultInstance=\n";
  assert.deepEqual(parseInstallSection(text), { ...NOTHING, wantedBy: ["b.target"], also: ["c.service"] });
});

test("drop-ins add to the file, each with sections of its own", () => {
  const section = parseInstallSection(
    "[Install]\nWantedBy=a.target \\",
    "WantedBy=no.target\n",
    "[Install]\nWantedBy=b.target",
  );
  assert.deepEqual(section, { ...NOTHING, wantedBy: ["a.target", "b.target"] });
});

test("quotes hold words together, and one without an end spoils its line", () => {
  const section = parseInstallSection("[Install]\nWantedBy=\"a.target\" b'.tar'get\nRequiredBy='a.target b.target\n");
  assert.deepEqual(section, { ...NOTHING, wantedBy: ["a.target", "b.target"] });
});

test("a unit can be enabled where any list has something", () => {
  assert.equal(isInstallable(parseInstallSection("[Install]\nDefaultInstance=a\n")), false);
  for (const key of ["WantedBy", "RequiredBy", "UpheldBy", "Alias", "Also"])
    assert.equal(isInstallable(parseInstallSection(`[Install]\n${key}=a.service\n`)), true, key);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { formatDifferences } from "@wherry/config/texts/format-differences.ts";
import { compareDefinitions } from "./compare-definitions.ts";
import { plainDefinition } from "./plain-definition.ts";

const plainImage = plainDefinition("app", "1");
const packages = { ...plainImage.packages, install: ["bash", "curl"] };
const before = {
  ...plainImage,
  packages,
  users: [],
  sysctl: { "a.b": "1" },
  files: [
    {
      path: "/etc/x",
      mode: 0o644,
      user: null,
      group: null,
      template: false,
      content: { kind: "source", path: "/one/files/x", within: "/one", exclude: [], folderMode: 0o755 },
    },
  ],
} as const;

test("definitions are compared by what they say, in whatever folder and order", () => {
  assert.deepEqual(compareDefinitions(before, before), []);
  const [file] = before.files;
  const moved = {
    ...before,
    inherited: { "packages.install": { bash: "/other/image.yaml" } },
    files: [{ ...file, content: { ...file.content, path: "/two/files/x", within: "/two" } }],
  };
  assert.deepEqual(compareDefinitions(before, moved), []);
  const after = {
    ...before,
    packages: { ...packages, install: ["curl", "less"] },
    sysctl: { "a.b": "2", "c.d": "3" },
    files: [{ ...file, mode: 0o600 }],
    timezone: "Europe/Berlin",
  };
  const found = compareDefinitions(before, after);
  assert.deepEqual(formatDifferences(found).toSorted(), [
    "+ packages.install[less]",
    '+ sysctl.c.d: "3"',
    "- packages.install[bash]",
    "~ files[/etc/x].mode: 0644 -> 0600",
    '~ sysctl.a.b: "1" -> "2"',
    `~ timezone: "${before.timezone}" -> "Europe/Berlin"`,
  ]);
  const mirror = { added: "removed", removed: "added", changed: "changed" } as const;
  const key = ({ kind, path }: (typeof found)[number]) => `${kind} ${JSON.stringify(path)}`;
  assert.deepEqual(
    compareDefinitions(after, before).map(key).sort(),
    found.map((one) => key({ ...one, kind: mirror[one.kind] })).sort(),
  );
});

test("a list whose order alone differs is told as a whole", () => {
  const turned = { ...before, packages: { ...packages, install: ["curl", "bash"] } };
  assert.deepEqual(formatDifferences(compareDefinitions(before, turned)), [
    '~ packages.install: ["bash","curl"] -> ["curl","bash"]',
  ]);
});

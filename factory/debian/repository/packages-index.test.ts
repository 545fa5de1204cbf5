import assert from "node:assert/strict";
import { test } from "node:test";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { parseControl } from "../control/control.ts";
import { openPackagesIndex } from "./packages-index.ts";
import { scanPackages } from "./packages-scan.ts";

const sha256 = "0123456789abcdef".repeat(4);
const origin = { repository: "debian:trixie" };

function stanza(fields: Readonly<Record<string, string>>): string {
  const all = { Version: "1", Architecture: "amd64", Filename: "pool/x.deb", Size: "7", SHA256: sha256, ...fields };
  return Object.entries(all)
    .map(([name, value]) => `${name}: ${value}\n`)
    .join("");
}

function open(...stanzas: string[]) {
  return openPackagesIndex(Buffer.from(stanzas.join("\n")), origin, undefined);
}

test("a stanza becomes a package, field by field", () => {
  const text = stanza({
    Package: "libfoo1",
    Source: "foo (1.0-1)",
    Version: "1:1.0-1+b2",
    Essential: "yes",
    "Multi-Arch": "same",
    Priority: "required",
    Depends: "libc6 (>= 2.41), xx | yy",
    "Pre-Depends": "dpkg",
    Recommends: "rr | ss",
    Suggests: "tt (>> 1)",
    Conflicts: "old",
    Breaks: "older (<< 2)",
    Provides: "foo (= 1.0), bar",
  });
  assert.deepEqual(open(text).packagesNamed("libfoo1"), [
    {
      format: "debian",
      name: "libfoo1",
      version: "1:1.0-1+b2",
      architecture: "amd64",
      provides: [
        { name: "foo", version: "1.0" },
        { name: "bar", version: undefined },
      ],
      requires: [
        [{ name: "dpkg", constraint: undefined }],
        [{ name: "libc6", constraint: { operator: ">=", version: "2.41" } }],
        [
          { name: "xx", constraint: undefined },
          { name: "yy", constraint: undefined },
        ],
      ],
      recommends: [
        [
          { name: "rr", constraint: undefined },
          { name: "ss", constraint: undefined },
        ],
      ],
      suggests: [[{ name: "tt", constraint: { operator: ">>", version: "1" } }]],
      conflicts: [
        { name: "old", constraint: undefined },
        { name: "older", constraint: { operator: "<<", version: "2" } },
      ],
      essential: true,
      priority: "required",
      source: "foo",
      origin: { repository: "debian:trixie", path: "pool/x.deb", size: 7, sha256 },
    },
  ]);
});

test("packages, providers and essentials are found, in the order of the file", () => {
  const index = open(
    stanza({ Package: "bb", Provides: "mta, bb", Version: "1" }),
    stanza({ Package: "aa", Provides: "mta (= 3), mta (= 4)", Essential: "yes" }),
    stanza({ Package: "bb", Version: "2" }),
  );
  assert.deepEqual(
    index.packagesNamed("bb").map((one) => one.version),
    ["1", "2"],
  );
  assert.deepEqual(
    index.providersOf("mta").map((one) => one.name),
    ["bb", "aa"],
  );
  assert.deepEqual(index.providersOf("bb"), []);
  assert.deepEqual(
    index.essential().map((one) => one.name),
    ["aa"],
  );
  assert.deepEqual([...index.names()].toSorted(), ["aa", "bb"]);
  assert.deepEqual(index.packagesNamed("mta"), []);
  assert.deepEqual(index.packagesNamed(""), []);
});

test("a package is parsed once", () => {
  const index = open(stanza({ Package: "aa", Provides: "xx" }));
  assert.equal(index.packagesNamed("aa")[0], index.providersOf("xx")[0]);
});

test("names count as mentioned in the order in which apt reads the fields of a stanza", () => {
  const index = open(
    stanza({
      Package: "pp",
      Provides: "jj",
      Enhances: "ii",
      Replaces: "hh",
      Suggests: "gg",
      Recommends: "ff",
      Breaks: "ee",
      Conflicts: "dd",
      Depends: "bb | cc:any, kk:i386",
      "Pre-Depends": "aa",
    }),
    stanza({ Package: "cc" }),
  );
  const names = ["pp", "aa", "bb", "dd", "ee", "ff", "gg", "hh", "ii", "jj", "cc"];
  assert.deepEqual(names.map(index.mention), [...names.keys()]);
  assert.equal(index.mention("kk"), Number.POSITIVE_INFINITY);
});

test("values of several lines, carriage returns and field names in other cases are indexed", () => {
  const text = `${stanza({ Package: "aa" })}PROVIDES: xx,\n yy\n\n${stanza({ Package: "bb" })}`.replaceAll(
    "\n",
    "\r\n",
  );
  const index = openPackagesIndex(Buffer.from(text), origin, undefined);
  assert.deepEqual(
    index.providersOf("yy").map((one) => one.name),
    ["aa"],
  );
  assert.deepEqual(index.packagesNamed("bb").length, 1);
});

test("relations to the index's own architecture are reduced, others are kept apart", () => {
  const index = open(
    stanza({ Package: "aa", Architecture: "all", Depends: "xx:amd64, yy:i386" }),
    stanza({ Package: "xx" }),
  );
  assert.deepEqual(
    index
      .packagesNamed("aa")[0]
      ?.requires.flat()
      .map((relation) => relation.name),
    ["xx", "yy:i386"],
  );
});

for (const field of ["Filename", "Size", "SHA256", "Version", "Architecture"]) {
  test(`a stanza without ${field} is passed over`, () => {
    const text = stanza({ Package: "aa" }).replace(new RegExp(`^${field}:.*\n`, "m"), "");
    assert.deepEqual(open(text, stanza({ Package: "bb" })).packagesNamed("aa"), []);
  });
}

for (const [field, value] of [
  ["Package", "Upper"],
  ["Package", "under_score"],
  ["Package", "x"],
  ["Version", "1_0"],
  ["Version", "1.0-"],
  ["Version", "x:1"],
] as const) {
  test(`a stanza whose ${field} is ${value} is passed over: no lock could name it`, () => {
    const fields = { Package: "aa", [field]: value };
    assert.deepEqual(open(stanza(fields)).packagesNamed(fields.Package), []);
  });
}

for (const path of ["../../etc/passwd", "/etc/passwd", "pool/../x.deb", "pool/a b.deb", "pool\\x.deb"]) {
  test(`a stanza whose file is ${path} is passed over`, () => {
    assert.deepEqual(open(stanza({ Package: "aa", Filename: path })).packagesNamed("aa"), []);
  });
}

test("a stanza that cannot be parsed is an error when it is asked for, with file and line", () => {
  const index = open(
    stanza({ Package: "aa" }),
    `${stanza({ Package: "bb" })}nonsense\n`,
    stanza({ Package: "cc", Depends: "x (y" }),
  );
  assert.equal(index.packagesNamed("aa").length, 1);
  for (const [name, line, message] of [
    ["bb", 14, /nonsense/],
    ["cc", 16, /Depends of package cc: not a package relation/],
  ] as const) {
    assert.throws(
      () => index.packagesNamed(name),
      (error) =>
        error instanceof WherryError &&
        error.code === "repository.malformed" &&
        error.where?.file === "debian:trixie" &&
        error.where.line === line &&
        message.test(error.message),
    );
  }
});

test("a cached table opens the same index, and one of another text is not used", () => {
  const text = Buffer.from(`${stanza({ Package: "aa", Provides: "xx" })}\n${stanza({ Package: "bb" })}`);
  const first = openPackagesIndex(text, origin, undefined);
  const stored = JSON.parse(JSON.stringify(first.table));
  const second = openPackagesIndex(text, origin, stored);
  assert.equal(second.table, stored);
  assert.deepEqual(second.providersOf("xx"), first.providersOf("xx"));
  const other = openPackagesIndex(Buffer.concat([text, Buffer.from("\n")]), origin, stored);
  assert.notEqual(other.table, stored);
});

test("an empty text is an index of nothing", () => {
  for (const text of ["", "\n", "\n\n\n", "nonsense"]) {
    const index = open(text);
    assert.deepEqual([...index.names()], []);
    assert.deepEqual(index.essential(), []);
  }
});

test("scanning finds the packages that parsing all paragraphs finds", () => {
  const name = fc.stringMatching(/^[a-z0-9][a-z0-9+.-]{1,4}$/);
  const fields = fc.record({
    Package: name,
    Provides: fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join(", ")),
  });
  assertProperty(
    fc.property(fc.array(fields, { maxLength: 6 }), fc.constantFrom("\n", "\n\n", "\r\n"), (stanzas, gap) => {
      const text = stanzas.map(stanza).join(gap);
      const index = openPackagesIndex(Buffer.from(text), origin, undefined);
      const paragraphs = parseControl(text, { file: "xx" });
      const names = new Set(paragraphs.map((paragraph) => paragraph.get("package") ?? ""));
      assert.deepEqual(new Set(index.names()), names);
      for (const one of names) {
        assert.equal(
          index.packagesNamed(one).length,
          paragraphs.filter((paragraph) => paragraph.get("package") === one).length,
        );
      }
      for (const provided of paragraphs.flatMap((paragraph) => (paragraph.get("provides") ?? "").split(", "))) {
        const expected = paragraphs.filter((paragraph) =>
          (paragraph.get("provides") ?? "").split(", ").includes(provided),
        );
        const real = expected.map((paragraph) => paragraph.get("package")).filter((one) => one !== provided);
        assert.deepEqual(
          index.providersOf(provided).map((one) => one.name),
          real,
        );
      }
    }),
    { seed: 56 },
  );
});

test("scanning never fails, whatever the bytes", () => {
  assertProperty(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => void scanPackages(bytes)),
    { seed: 57, numRuns: 300 },
  );
});

test("a table that leads into the middle of a paragraph, or to a part of one, leads to nothing", () => {
  const needy = `Priority: extra\n${stanza({ Package: "needy", Depends: "guard" })}`;
  const text = Buffer.from(`${stanza({ Package: "first" })}\n${needy}\n${stanza({ Package: "last" })}`);
  const { table } = openPackagesIndex(text, origin, undefined);
  const start = text.indexOf(needy);
  const read = (from: number, length: number) => {
    const buckets = table.buckets.map((bucket) => bucket.replaceAll(`${start}+${needy.length}`, `${from}+${length}`));
    return openPackagesIndex(text, origin, { ...table, buckets }).packagesNamed("needy").length;
  };
  assert.equal(read(start, needy.length), 1);
  const skipped = needy.indexOf("Version");
  assert.equal(read(start + skipped, needy.length - skipped), 0, "its first field is left out");
  assert.equal(read(start, needy.indexOf("Depends")), 0, "its last field is left out");
});

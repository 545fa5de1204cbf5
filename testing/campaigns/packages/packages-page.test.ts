import assert from "node:assert/strict";
import { test } from "node:test";
import { packagesPage } from "./packages-page.ts";
import { readShortfalls, withoutExpected } from "./probe-script.ts";
import { familyOf, mergeResults, type PackageResult } from "./results.ts";
import type { ServedPackage } from "./served.ts";

const served: readonly ServedPackage[] = [
  { package: "db", units: ["db.service"], tcp: [5432], udp: [53] },
  { package: "scanner", fails: [{ unit: "scan-once.service", reason: "two write one log" }] },
  { package: "tool", commands: ["tool --version"] },
];

const result = (name: string, more: Partial<PackageResult> = {}): PackageResult => ({
  package: name,
  date: "2026-11-30",
  booted: true,
  family: [name],
  shortfalls: [],
  ...more,
});

test("a row says what is known of a package and its kin, and what came of it", () => {
  const page = packagesPage(
    served,
    [
      result("db", { family: ["db", "db-common"] }),
      result("scanner", { shortfalls: [{ package: "scanner", expected: "scan --version", why: "no  such\nfile" }] }),
    ],
    {
      reviews: [],
      records: [
        {
          package: "db-common",
          scripts: [],
          effects: [
            { kind: "account", sysusers: "u db -" },
            { kind: "directory", path: "/a", mode: 0o755, user: "root", group: "root" },
            { kind: "directory", path: "/b", mode: 0o755, user: "root", group: "root" },
          ],
          perMachine: [{ path: "/var/lib/db", why: "a database" }],
        },
      ],
      firstBoot: [
        {
          package: "db",
          name: "db",
          description: "Make the data",
          creates: null,
          makes: [],
          script: "",
          programs: [],
          needs: [],
          before: [],
          after: [],
        },
      ],
    },
  );
  const rows = page.split("\n").filter((line) => /^\| (db|scanner|tool) /.test(line));
  assert.deepEqual(rows, [
    "| db | 1 record: 1 account, 2 folders; 1 path left to each machine | Make the data | db.service | 5432/tcp, 53/udp | works |",
    "| scanner |  |  |  |  | fails, see below |",
    "| tool |  |  |  |  | not tried |",
  ]);
  assert.match(page, /2 packages that were tried, 2 of them on machines, 1 do/);
  assert.match(page, /^- scanner: scan --version: no such file$/m);
  assert.match(page, /^- scanner: `scan-once\.service`: two write one log$/m);
});

test("units that fail on Debian as well are no finding, others are", () => {
  const printed = "(machine)\tscan-once.service failed\tlog\n(machine)\tother.service failed\tlog\n";
  assert.deepEqual(
    withoutExpected(readShortfalls(printed), served).map(({ expected }) => expected),
    ["other.service failed"],
  );
});

test("packages belong together by the first word of their names", () => {
  const names = ["postgresql-17", "postgresql-common", "php8.4-fpm", "git", "gitk"];
  assert.deepEqual(familyOf("postgresql", names), ["postgresql-17", "postgresql-common"]);
  assert.deepEqual(familyOf("git", names), ["git"]);
});

test("what came of a package the last time counts", () => {
  const before = [result("a", { date: "2026-01-01" }), result("b")];
  assert.deepEqual(mergeResults(before, [result("a")]), [result("a"), result("b")]);
});

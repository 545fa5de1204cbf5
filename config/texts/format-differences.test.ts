import assert from "node:assert/strict";
import { test } from "node:test";
import { printable } from "@wherry/core/text/printable.ts";
import type { ConfigDifference } from "../ignition/compare-configs.ts";
import { differenceObjects, formatDifferences } from "./format-differences.ts";

/** As the command line prints it. */
const show = (differences: readonly ConfigDifference[]) =>
  formatDifferences(differences)
    .map((line) => `${printable(line)}\n`)
    .join("");

const path = (...steps: readonly ConfigDifference["path"][number][]) => steps;
const changed = (at: ConfigDifference["path"], before: unknown, after: unknown): ConfigDifference => {
  return { kind: "changed", path: at, before, after };
};
const bytes = (text: string) => new TextEncoder().encode(text);
const file = path("storage", "files", { entry: "/a" });

test("a value is shown before and after, modes in octal", () => {
  assert.equal(
    show([
      changed([...file, "mode"], 0o644, 0o600),
      changed([...file, "overwrite"], false, true),
      changed([...file, "contents", "source"], "https://a.test/", "https://b.test/"),
      changed([...file, "contents", "data"], bytes("a"), bytes("b")),
      changed([...file, "contents", "data"], Uint8Array.of(255), Uint8Array.of(0, 255)),
    ]),
    `~ storage.files[/a].mode: 0644 -> 0600
~ storage.files[/a].overwrite: false -> true
~ storage.files[/a].contents.source: "https://a.test/" -> "https://b.test/"
~ storage.files[/a].contents.data: "a" -> "b"
~ storage.files[/a].contents.data: 1 bytes with sha256 a8100ae6aa1940d0... -> 2 bytes with sha256 06eb7d6a69ee19e5...
`,
  );
});

test("texts are shown as unified hunks, and what would steer a terminal is not", () => {
  const lines = Array.from({ length: 20 }, (_, index) => `line ${index}\n`);
  const before = lines.join("");
  const after = lines.with(9, "line \u001b[31m\n").join("");
  assert.equal(
    show([changed([...file, "contents", "data"], bytes(before), bytes(after))]),
    `~ storage.files[/a].contents.data:
    @@ -7,7 +7,7 @@
     line 6
     line 7
     line 8
    -line 9
    +line \\x1b[31m
     line 10
     line 11
     line 12
`,
  );
  const unit = path("systemd", "units", { entry: "a.service" }, "contents");
  assert.match(show([changed(unit, "a\n", "a")]), /No newline at end of file/);
});

test("what was added or removed is shown whole", () => {
  const differences: readonly ConfigDifference[] = [
    {
      kind: "added",
      path: file,
      before: undefined,
      after: { path: "/a", mode: 0o755, contents: { data: bytes("x\ny\n") } },
    },
    {
      kind: "removed",
      path: path("passwd", "users", { entry: "core" }, "groups", { entry: "sudo" }),
      before: "sudo",
      after: undefined,
    },
    {
      kind: "removed",
      path: path("systemd", "units", { entry: "a.service" }),
      before: { name: "a.service", dropins: [{ name: "b.conf", contents: "c" }] },
      after: undefined,
    },
  ];
  assert.equal(
    show(differences),
    `+ storage.files[/a].path: "/a"
+ storage.files[/a].mode: 0755
+ storage.files[/a].contents.data:
    +x
    +y
- passwd.users[core].groups[sudo]
- systemd.units[a.service].name: "a.service"
- systemd.units[a.service].dropins[b.conf].name: "b.conf"
- systemd.units[a.service].dropins[b.conf].contents: "c"
`,
  );
  assert.deepEqual(differenceObjects(differences).slice(0, 2), [
    { kind: "added", path: "storage.files[/a]", after: { path: "/a", mode: 0o755, contents: { data: "x\ny\n" } } },
    { kind: "removed", path: "passwd.users[core].groups[sudo]", before: "sudo" },
  ]);
});

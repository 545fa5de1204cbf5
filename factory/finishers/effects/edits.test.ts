import assert from "node:assert/strict";
import { test } from "node:test";
import type { WherryEvent } from "@wherry/core/events/events.ts";
import { smallContext, smallPackage, smallTree, textOf } from "@wherry/testing/fixtures/small-tree.ts";
import type { JudgedEffect } from "../../scripts/effects.ts";
import { diffLines } from "../../scripts/line-edit.ts";
import { applyEdits } from "./edits.ts";

test("edits follow each other, and what was taken out goes with all below it", async () => {
  const before = "a\nb\nc\n";
  const effects: JudgedEffect[] = [
    { kind: "edit", path: "/etc/x", hunks: diffLines(before, "a\nb\nc\nd\n") },
    { kind: "edit", path: "/etc/x", hunks: diffLines(before, "0\na\nb\nc\n") },
    { kind: "edit", path: "/etc/missing", hunks: diffLines("", "x") },
    { kind: "remove", path: "/var/old" },
  ];
  const tree = await applyEdits(smallTree({ "/etc/x": before, "/var/old/file": "" }), smallContext({}, { effects }));
  assert.equal(textOf(tree, "/etc/x"), "0\na\nb\nc\nd\n");
  assert.ok(!tree.has("/var/old") && !tree.has("/var/old/file") && !tree.has("/etc/missing"));
});

test("an edit of a text that is no UTF-8 keeps all other bytes", async () => {
  const before = Buffer.from("gr\u00fcn\nrot\n", "latin1");
  const hunks = diffLines("gr\u00fcn\nrot\n", "gr\u00fcn\nwei\u00df\n");
  const effects: JudgedEffect[] = [{ kind: "edit", path: "/etc/x", encoding: "latin1", hunks }];
  const tree = await applyEdits(smallTree({ "/etc/x": { program: before } }), smallContext({}, { effects }));
  const node = tree.get("/etc/x");
  assert.ok(node?.kind === "file" && node.content.location.in === "memory");
  assert.deepEqual(Buffer.from(node.content.location.bytes), Buffer.from("gr\u00fcn\nwei\u00df\n", "latin1"));
});

test("an edit that does not fit leaves the file alone and says where", async () => {
  const events: WherryEvent[] = [];
  const effects: JudgedEffect[] = [{ kind: "edit", path: "/etc/x", hunks: diffLines("a\nb\n", "a\nnew line\nb\n") }];
  const context = smallContext({}, { effects, emit: (event) => events.push(event) });
  assert.equal(textOf(await applyEdits(smallTree({ "/etc/x": "other\n" }), context), "/etc/x"), "other\n");
  assert.match(events[0]?.type === "warning" ? events[0].message : "", /^\/etc\/x: .*new line/);
});

test("what a package brings to /usr stays, though its scripts clear that away before its files are there", async () => {
  const removal = (path: string): JudgedEffect => ({ kind: "remove", path, recorded: true, recordedOf: "tool" });
  const effects = [removal("/usr/lib/tool"), removal("/usr/lib/other"), removal("/etc/tool.conf")];
  const files = { "/usr/lib/tool/main": "", "/etc/tool.conf": "" };
  const context = smallContext({}, { effects, packages: [smallPackage("tool", files)] });
  const tree = await applyEdits(smallTree({ ...files, "/usr/lib/other/main": "" }), context);
  assert.ok(tree.has("/usr/lib/tool/main"));
  assert.ok(!tree.has("/usr/lib/other") && !tree.has("/etc/tool.conf"));
});

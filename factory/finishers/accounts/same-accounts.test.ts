import assert from "node:assert/strict";
import { test } from "node:test";
import { smallContext, smallTree } from "@wherry/testing/fixtures/small-tree.ts";
import type { JudgedEffect } from "../../scripts/effects.ts";
import { diffLines } from "../../scripts/line-edit.ts";
import { finishTree } from "../finish.ts";

const recorded = { recorded: true, recordedOf: "x" } as const;
const owned = { mode: 0o644, user: "root", group: "root", ...recorded } as const;
const hunks = diffLines("", "toor::0:0::/root:/bin/sh\n");

const hostile: readonly (readonly [what: string, effects: readonly JudgedEffect[]])[] = [
  ["edits /etc/passwd", [{ kind: "edit", path: "/etc/passwd", hunks, ...recorded }]],
  ["replaces /etc/shadow", [{ kind: "file", path: "/etc/shadow", text: "root:::::::\n", replace: true, ...owned }]],
  ["opens /etc/shadow", [{ kind: "mode", path: "/etc/shadow", ...owned }]],
  [
    "makes a link of /etc/group",
    [{ kind: "link", path: "/etc/group", target: "/tmp/group", replace: true, ...recorded }],
  ],
  ["takes /etc away", [{ kind: "remove", path: "/etc", ...recorded }]],
  [
    "reaches /etc/passwd by another name",
    [
      { kind: "link", path: "/srv/etc", target: "/etc", ...recorded },
      { kind: "edit", path: "/srv/etc/passwd", hunks, ...recorded },
    ],
  ],
];

for (const [what, effects] of hostile) {
  test(`a record that ${what} is refused`, async () => {
    const tree = smallTree({ "/etc/hosts": "", "/srv/file": "" });
    await assert.rejects(finishTree(tree, smallContext({}, { effects })), { code: "lock.invalid" });
  });
}

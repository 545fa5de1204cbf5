import assert from "node:assert/strict";
import { test } from "node:test";
import { smallContext, smallTree, textOf } from "@wherry/testing/fixtures/small-tree.ts";
import { writeShells } from "./shells.ts";

test("each package's shells are listed once, under their own and their real name", async () => {
  const tree = smallTree({
    "/usr/share/debianutils/shells": "# /etc/shells: valid login shells\n/bin/sh\n/usr/bin/sh\n",
    "/usr/share/debianutils/shells.d/bash": "/bin/bash # best\n/bin/rbash\n",
    "/usr/share/debianutils/shells.d/aaa": "/usr/bin/bash\n",
    "/bin": { link: "usr/bin" },
    "/usr/bin/bash": "",
  });
  const text = textOf(await writeShells(tree, smallContext()), "/etc/shells");
  const lines = [
    "# /etc/shells: valid login shells",
    "/bin/sh",
    "/usr/bin/sh",
    "/usr/bin/bash",
    "/bin/bash",
    "/bin/rbash",
    "/usr/bin/rbash",
    "",
  ];
  assert.equal(text, lines.join("\n"));
});

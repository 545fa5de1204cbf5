import assert from "node:assert/strict";
import { test } from "node:test";
import { fakeMachine } from "@wherry/testing/fakes/fake-machine.ts";
import { findProgram } from "./find-program.ts";
import { removeTree } from "./remove-tree.ts";

test("a tree goes with all that is in it, and what its links lead to stays", () => {
  const { system } = fakeMachine({ "/a/b/c": "c", "/a/out": { link: "/keep" }, "/keep/d": "d" });
  removeTree(system, "/a");
  assert.deepEqual(system.list("/"), ["keep"]);
  assert.deepEqual(system.list("/keep"), ["d"]);
  removeTree(system, "/a");
});

test("a program is an executable file in /usr/sbin or /usr/bin, in this order", () => {
  const { system } = fakeMachine({
    "/usr/sbin/both": "1",
    "/usr/bin/both": "2",
    "/usr/bin/link": { link: "both" },
    "/usr/bin/folder/x": "3",
    "/bin/elsewhere": "4",
  });
  system.writeFile("/usr/bin/data", new Uint8Array(), 0o644);
  assert.equal(findProgram(system, "both"), "/usr/sbin/both");
  assert.equal(findProgram(system, "link"), "/usr/bin/link");
  for (const name of ["folder", "elsewhere", "data", "missing"])
    assert.equal(findProgram(system, name), undefined, name);
});

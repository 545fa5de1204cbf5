import assert from "node:assert/strict";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/temporary.ts";
import { addAgent } from "./add-agent.ts";
import { openStore } from "./store/store.ts";
import { putFile, putLink } from "./tree/edit.ts";
import { resolvePath } from "./tree/paths.ts";
import type { TreeNode } from "./tree/tree.ts";

test("the agent is put into an image that has what runs it, under its own name too", async () => {
  await using folder = await temporaryDirectory();
  const store = await openStore({ directory: folder.path, signal: new AbortController().signal });
  const tree = new Map<string, TreeNode>();
  putLink(tree, "/bin", "usr/bin", { mtime: 1 });
  putFile(tree, "/bin/qjs", "ELF", { mtime: 1, mode: 0o755 });
  const changed = await addAgent(tree, 7, { store });
  const agent = changed.get(resolvePath(changed, "/bin/wherry-agent"));
  assert.ok(agent?.kind === "file");
  assert.deepEqual([agent.mode, agent.uid, agent.gid, agent.mtime], [0o755, 0, 0, 7]);
  assert.equal(agent, changed.get("/usr/lib/wherry/agent.js"));
  assert.ok(!tree.has("/usr/lib/wherry/agent.js"));
});

for (const { name, path } of [
  { name: "has nothing that runs it", path: "/usr/bin/sh" },
  { name: "has a folder by its name", path: "/usr/bin/qjs/file" },
]) {
  test(`an image that ${name} is refused, and it is said what to add`, async () => {
    await using folder = await temporaryDirectory();
    const store = await openStore({ directory: folder.path, signal: new AbortController().signal });
    const tree = new Map<string, TreeNode>();
    putFile(tree, path, "x", { mtime: 1 });
    await assert.rejects(addAgent(tree, 7, { store }), {
      code: "finisher.failed",
      message: /no \/usr\/bin\/qjs to run Wherry's agent/,
      hint: /add quickjs to packages\.install/,
    });
  });
}

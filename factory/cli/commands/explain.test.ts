import assert from "node:assert/strict";
import { test } from "node:test";
import { openAppFolder } from "@wherry/testing/fixtures/app-folder.ts";

const cases: readonly (readonly [name: string, status: number, says: RegExp])[] = [
  ["agent", 0, /^agent 1 is in app:\nagent is requested\n$/],
  ["common", 0, /^common 2 is in app:\n[\s\S]*agent needs common/],
  ["editor", 1, /^editor is not in app: the definition leaves it out \(packages\.omit\)\n$/],
  ["unused", 1, /^unused is not in app: nothing that is in it needs it\n$/],
  ["comon", 1, /^comon is not in app: its repositories have no such package; did you mean "common"\?\n$/],
];

test("explain says why a package is in an image, or why it is not", async (context) => {
  await using folder = await openAppFolder();
  for (const [name, status, says] of cases)
    await context.test(name, async () => {
      const answer = await folder.callWithStore("explain", "app.yaml", name);
      assert.equal(answer.status, status, answer.stderr);
      assert.match(answer.stdout, says);
    });
  const json = JSON.parse((await folder.callWithStore("explain", "app.yaml", "common", "--json")).stdout);
  assert.deepEqual([json.package, json.included], ["common", true]);
  assert.deepEqual(
    json.chain.map(({ name }: { name: string }) => name),
    ["agent", "common"],
  );
});

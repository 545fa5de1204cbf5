import assert from "node:assert/strict";
import { test } from "node:test";
import { loadFiles, problemsOf, SMALLEST } from "@wherry/testing/samples/definitions.ts";

const ignore = (entry: string) => `${SMALLEST}checks: { ignore: [${entry}] }\n`;

test("an ignored check is one that there is, of a path in the image, with a reason", async () => {
  const problems = await problemsOf({
    "image.yaml": ignore("{ check: unit-acount, path: etc/x, reason: '' }"),
  });
  assert.equal(problems.length, 3);
  assert.match(problems.join("\n"), /"unit-acount" is no check of an image.*did you mean "unit-account"/s);
  assert.match(problems.join("\n"), /must be an absolute path in the image/);
  assert.match(problems.join("\n"), /say why the finding does not matter/);
});

test("an inherited entry is taken away by its check and path", async () => {
  const { definition } = await loadFiles({
    "image.yaml": 'extends: ./base.yaml\nchecks: { ignore: ["-unit-key /a"] }\n',
    "base.yaml": `${SMALLEST}checks: { ignore: [{ check: unit-key, path: /a, reason: x }, { check: unit-key, path: /b, reason: x }] }\n`,
  });
  assert.deepEqual(
    definition.checks.ignore.map(({ path }) => path),
    ["/b"],
  );
});

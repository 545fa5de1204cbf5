import assert from "node:assert/strict";
import { test } from "node:test";
import { type DataNode, deepestNode, entryOf } from "@wherry/config/json/data-node.ts";
import { parseJson } from "@wherry/config/json/parse-json.ts";
import { readYaml } from "@wherry/config/yaml/read-yaml.ts";
import { settleNodes } from "./settle-nodes.ts";
import { createSourceFiles } from "./source-files.ts";

async function settle(language: "JSON" | "YAML", text: string) {
  const files = createSourceFiles();
  files.add("before.yaml", "x\n");
  const start = files.add("x", text);
  const parsed = language === "JSON" ? parseJson(text) : await readYaml(text);
  const root: DataNode | undefined = "root" in parsed ? parsed.root : undefined;
  if (root === undefined) throw assert.fail(text);
  return { files, ...settleNodes(root, { start, language, text, files }) };
}

for (const [language, text] of [
  ["JSON", '{"a": [{"b": 1}]}'],
  ["YAML", '{"a": [{"b": 1}]}'],
] as const) {
  test(`maps and lists of ${language} stand at their brackets, in their own file`, async () => {
    const { root, files } = await settle(language, text);
    const columns = [[], ["a"], ["a", 0], ["a", 0, "b"]].map((path) => files.placeOf(deepestNode(root, path).offset));
    assert.deepEqual(
      columns.map(({ file, line, column }) => [file, line, column]),
      [1, 7, 8, 14].map((column) => ["x", 1, column]),
    );
    assert.equal(files.placeOf(entryOf(root, "a")?.keyOffset ?? 0).column, 2);
  });
}

test("a text of too many parts is refused once", async () => {
  const { findings } = await settle("YAML", `a: [${"1,".repeat(100_001)}1]\n`);
  assert.deepEqual(
    findings.map(({ message }) => message),
    ["the definition is far too large"],
  );
});

for (const text of ["null: a\n", "~: a\n", "a:\n  Null: b\n", "{NULL: b}\n", ": a\n", "a: {~: b}\n", "? null\n: a\n"]) {
  test(`${JSON.stringify(text)} has a key that is no text`, async () => {
    const { findings } = await settle("YAML", text);
    assert.deepEqual(
      findings.map(({ message }) => message),
      ["a key must be text"],
    );
  });
}

for (const [language, text] of [
  ["YAML", '"null": a\n"": b\n\'~\': c\nnulls: d\n'],
  ["JSON", '{"null": 1, "": 2}'],
] as const) {
  test(`in quotes, every key is text in ${language}`, async () => {
    assert.deepEqual((await settle(language, text)).findings, []);
  });
}

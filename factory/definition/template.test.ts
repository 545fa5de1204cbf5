import assert from "node:assert/strict";
import { test } from "node:test";
import { loadFiles, problemsOf, SMALLEST } from "@wherry/testing/samples/definitions.ts";
import { fillTemplate } from "./template.ts";

test("references stand for values, and nothing else is touched", () => {
  const values = { port: "0080", name: "a \u0024{x} %n {{ y }}" };
  assert.deepEqual(fillTemplate("p=$\u007b{port}} $\u007b{ name }} $$\u007b{port}} \u0024{port}", values), {
    text: "p=0080 a \u0024{x} %n {{ y }} $\u007b{port}} \u0024{port}",
  });
  assert.deepEqual(fillTemplate("a\n$\u007b{ prot }}", values), {
    problem: "line 2: there is no parameter prot",
    hint: "did you mean port?",
  });
});

test("a definition declares parameters, one that extends it changes a default, and templates are held against them", async () => {
  const base = `${SMALLEST}parameters:\n  port: { type: integer, default: 80, minimum: 1 }\n`;
  const over = (text: string) => ({ "over.yaml": `extends: ./base.yaml\n${text}`, "base.yaml": base });
  const { definition } = await loadFiles(over("parameters: { port: { default: 8080 } }\n"));
  assert.deepEqual(definition.parameters, { port: "8080" });
  assert.deepEqual(await problemsOf(over("parameters: { port: { default: 0 } }\n")), [
    "over.yaml:2:32: default is to be 1 or more, and is 0",
  ]);
  assert.deepEqual(await problemsOf(over("parameters: { name: { type: string } }\n")), [
    "over.yaml:2:15: parameter name has no value: give it a default, or say --set name=VALUE",
  ]);
  assert.deepEqual(await problemsOf(over('files: [{ path: /etc/x, content: "$\u007b{ prot }}", template: true }]\n')), [
    "over.yaml:2:34: /etc/x: line 1: there is no parameter prot (did you mean port?)",
  ]);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { anyCharacter } from "@wherry/testing/properties/any-character.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import type { DataNode } from "../json/data-node.ts";
import { parseJson } from "../json/parse-json.ts";
import type { ParameterValue } from "./parameter.ts";
import { substitute } from "./substitute.ts";

function scalar(text: string, plain?: string): DataNode {
  return { kind: "string", text, offset: 0, end: text.length, ...(plain === undefined ? {} : { plain }) };
}

function text(value: string): ParameterValue {
  return { kind: "string", text: value, written: value };
}

function put(node: DataNode, values: Readonly<Record<string, ParameterValue>>) {
  const source = "text" in node ? node.text : "";
  return substitute(node, { text: source, values: new Map(Object.entries(values)) });
}

test("a reference without quotes that is the whole takes the value's type, others become text", () => {
  const port: ParameterValue = { kind: "number", text: "420", written: "0644" };
  assert.deepEqual(put(scalar("${{ port }}", "${{ port }}"), { port }).root, {
    kind: "number",
    text: "420",
    plain: "0644",
    offset: 0,
    end: 11,
  });
  assert.deepEqual(put(scalar("${{ port }}"), { port }).root, { kind: "string", text: "0644", offset: 0, end: 11 });
  const mixed = put(scalar("a ${{port}} b ${{  port  }}", "..."), { port }).root;
  assert.equal("text" in mixed && mixed.text, "a 0644 b 0644");
});

test("a list among a list's items becomes items, and as a whole value a list", () => {
  const keys: ParameterValue = { kind: "list", items: ["a", "b"] };
  const reference = scalar("${{ keys }}", "${{ keys }}");
  const list: DataNode = { kind: "list", offset: 0, end: 1, items: [scalar("x"), reference] };
  const { root } = put(list, { keys });
  assert.deepEqual(root.kind === "list" && root.items.map((item) => "text" in item && item.text), ["x", "a", "b"]);
  assert.equal(put(reference, { keys }).root.kind, "list");
  assert.match(put(scalar("${{ keys }}"), { keys }).remarks[0]?.message ?? "", /keys is a list/);
});

const faults: readonly [what: string, value: string, says: RegExp, offset: number][] = [
  [
    "an unknown name, with the one that was meant",
    "a ${{ hostnam }}",
    /no parameter hostnam: did you mean hostname\?/,
    2,
  ],
  ["an unknown secret", "${{ secrets.x }}", /no secret x: declare it under secrets/, 0],
  ["a secret named like a parameter", "${{ token }}", /no parameter token: did you mean secrets\.token\?/, 0],
  ["something that is not a name", "ab ${{ A + b }}", /has to stand the name of a parameter/, 3],
  ["an open end", "abc ${{ hostname", /\}\} is missing/, 4],
];
for (const [what, value, says, offset] of faults) {
  test(`${what} is an error at its place`, () => {
    const { remarks } = put(scalar(value), { hostname: text("h"), "secrets.token": text("t") });
    assert.equal(remarks.length, 1);
    assert.match(remarks[0]?.message ?? "", says);
    assert.equal(remarks[0]?.offset, offset);
  });
}

test("a reference with another dollar sign before it is text, and so are shells' and systemd's", () => {
  for (const [value, becomes] of [
    ["$${{ hostname }}", "${{ hostname }}"],
    ["${hostname} %h {{hostname}} $(hostname)", "${hostname} %h {{hostname}} $(hostname)"],
  ] as const) {
    const { root, remarks } = put(scalar(value), { hostname: text("h") });
    assert.deepEqual(remarks, []);
    assert.equal("text" in root && root.text, becomes);
  }
});

test("a key with a reference is an error", () => {
  const parsed = parseJson('{"${{ a }}": 1}');
  assert.ok("root" in parsed);
  assert.match(put(parsed.root, { a: text("b") }).remarks[0]?.message ?? "", /a key cannot have a reference/);
});

test("values that grow without end are refused", () => {
  const big = text("x".repeat(1_000_000));
  const { remarks, root } = put(scalar("${{ a }}".repeat(100)), { a: big });
  assert.match(remarks[0]?.message ?? "", /16 Mi/);
  assert.ok("text" in root && root.text.length <= 16 * 1024 * 1024);
});

test("whatever a value is, it is put in as it is, and is never searched for references", () => {
  const anything = fc.oneof(
    fc.string({ unit: anyCharacter }),
    fc.constant("${{ a }}"),
    fc.constant("x: [1, 2]\n- &a *a"),
  );
  assertProperty(
    fc.property(anything, anything, (one, other) => {
      const { root, remarks } = put(scalar("<${{ a }}|${{ b }}>"), { a: text(one), b: text(other) });
      assert.deepEqual(remarks, []);
      assert.equal("text" in root && root.text, `<${one}|${other}>`);
    }),
  );
});

test("any text gives a tree, and never an error of the program", () => {
  const pieces = fc.array(fc.constantFrom("$", "{", "}", "${{", "}}", " ", "a", "secrets.", "\n", "A"), {
    maxLength: 20,
  });
  assertProperty(
    fc.property(pieces, (parts) => {
      const value = parts.join("");
      const { root } = put(scalar(value, value), { a: text("1") });
      if (!value.includes("${{")) assert.equal("text" in root && root.text, value);
    }),
  );
});

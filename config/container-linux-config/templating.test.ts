import assert from "node:assert/strict";
import { test } from "node:test";
import { quoteAsGo } from "./go-quote.ts";
import { fillTemplate } from "./templating.ts";

test("every template of a text is filled", () => {
  const [name, address] = ["COREOS_EC2_HOSTNAME", "COREOS_EC2_IPV4_LOCAL"].map((variable) => `\${${variable}}`);
  assert.deepEqual(fillTemplate("{HOSTNAME}=http://{PRIVATE_IPV4}:1,{HOSTNAME}", "ec2"), {
    text: `${name}=http://${address}:1,${name}`,
  });
});

test("a template that the platform does not have is refused", () => {
  for (const field of ["PUBLIC_IPV6", "", "toString", "{HOSTNAME"]) {
    assert.match(JSON.stringify(fillTemplate(`{${field}}`, "ec2")), /^{"problem":"unknown field/, field);
  }
});

test("text is quoted as Go's %q quotes it", () => {
  const cases: readonly [text: string, quoted: string][] = [
    ["a b", '"a b"'],
    ['"\\', '"\\"\\\\"'],
    ["\n\t\u0000\u007f", '"\\n\\t\\x00\\x7f"'],
    ["é😀", '"é😀"'],
    ["\u00a0\u2028", '"\\u00a0\\u2028"'],
  ];
  for (const [text, quoted] of cases) assert.equal(quoteAsGo(text), quoted);
});

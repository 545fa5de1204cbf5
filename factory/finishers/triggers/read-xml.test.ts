import assert from "node:assert/strict";
import { test } from "node:test";
import { elementsOf, readXml, textOf } from "./read-xml.ts";

test("elements have names, namespaces, attributes and text", () => {
  const root = readXml(`<?xml version="1.0"?>
<!DOCTYPE a [ <!ELEMENT a ANY> <!-- ]> ' --> <!ATTLIST a b CDATA "]>"> ]>
<a xmlns="urn:a" xmlns:n='urn:n'><!-- no --><b c="1 &lt; &#50;
3">x<![CDATA[<y>&]]>&amp;<?no ?></b><n:d/></a>
`);
  assert.ok(root !== undefined);
  assert.equal(`${root.namespace} ${root.name}`, "urn:a a");
  const [b, d] = elementsOf(root);
  assert.ok(b !== undefined && d !== undefined);
  assert.equal(b.attributes.get("c"), "1 < 2 3");
  assert.equal(textOf(b), "x<y>&&");
  assert.deepEqual([d.prefix, d.name, d.namespace], ["n", "d", "urn:n"]);
});

const broken = [
  "",
  "text",
  "<a>",
  "<a></b>",
  "<a/><b/>",
  "<a>&x;</a>",
  "<a>&#0;</a>",
  "<a>& </a>",
  '<a b="1" b="2"/>',
  "<a b=1/>",
  "<n:a/>",
  "<!DOCTYPE a [",
  "<!DOCTYPE a [<!--",
  "<a><![CDATA[</a>",
  "<!-- <a/>",
  "<a>".repeat(300) + "</a>".repeat(300),
];
for (const text of broken) {
  test(`${JSON.stringify(text.slice(0, 20))} is no XML`, () => {
    assert.equal(readXml(text), undefined);
  });
}

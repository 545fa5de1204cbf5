import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { test } from "node:test";
import { smallContext, smallPackage, smallTree } from "@wherry/testing/fixtures/small-tree.ts";
import { compiledSchemas, compileSchemas } from "./compiled-schemas.ts";

const schemas = `<schemalist gettext-domain="dom">
<enum id="e"><value nick="none" value="0"/><value nick="some" value="0x10"/></enum>
<schema id="a.base"><key name="k" enum="e"><aliases><alias value="nix" target="some"/></aliases><default>'none'</default></key>
<key name="n" type="d"><range min="-1" max="2.5"/><default>0.1</default></key>
<key name="t" type="s"><default l10n="messages" context="c"> 'x' </default></key></schema>
<schema id="a.sub" extends="a.base" path="/a/"><override name="n">1</override><child name="kid" schema="a.base"/></schema>
</schemalist>
`;
const overrides = "[a.base]\nn=2\n[a.base:GNOME]\nn=1\n[a.base:Other]\nn=3\n";
// Made by glib-compile-schemas 2.84 of the same files, which passes over what is beyond the range.
const compiled =
  "R1ZhcmlhbnQAAAAAAAAAABgAAAB0AAAAAAAAKAMAAAAAAAAAAAAAAAIAAADvOZvtAgAAAHQAAAAGAEgAfAAAABABAAAee/UOAgAAAN4BAAAFAE" +
  "gA5AEAAHgCAAAFFQAA/////+YCAAAAAEwA6AIAAPACAABhLmJhc2UAAAAAACgFAAAAAAAAAAEAAAADAAAAAwAAAAQAAAAQtgIAAQAAABABAAAB" +
  "AHYAGAEAAFIBAAAFFQAA/////1IBAAAAAEwAVAEAAGABAAA9mURt/////2ABAAAPAHYAcAEAAHYBAAATtgIAAQAAAHYBAAABAHYAeAEAAMcBAA" +
  "AZtgIAAQAAAMcBAAABAHYAyAEAAN4BAABrAAAAAAAAAG5vbmUAAAAAZQAAAAAAAAD/bm9uZQAA/xAAAAD/c29tZQAA/wMAAAD+bml4AAAA/wUA" +
  "KHMoeWF1KSkAAAAAAAADAAAABAAAAC5nZXR0ZXh0LWRvbWFpbgBkb20AAHNuAAAAAAAAAABAcgAAAAAAAAAAAAAAAADwvwAAAAAAAARAZAAAAA" +
  "AAAABHTk9NRQAAAAAAAAAAAPA/AGQGEwAoZCh5KGRkKSkoeWF7c3Z9KSl0eABsbWMEJ3gnAAIAKHMoeSh5cykpKWEuc3ViAAAAACgFAAAAAAAA" +
  "AAAAAAACAAAAAwAAAAQAAAAFFQAA/////3gCAAAAAEwAeAIAAIACAADMh5l8AAAAAIACAAAEAHYAiAIAAJECAAAO7Jhu/////5ECAAAIAHYAoA" +
  "IAAKkCAAATtgIAAAAAAKkCAAABAHYAsAIAANsCAADAfX4L/////9sCAAAFAHYA4AIAAOYCAAABAAAAAwAAAGtpZC8AAAAAYS5iYXNlAABzLmV4" +
  "dGVuZHMAAAAAAAAAYS5iYXNlAABzbgAAAAAAAAAAAAAAAPA/cgAAAAAAAAAAAAAAAADwvwAAAAAAAARAAChkKHkoZGQpKSkucGF0aC9hLwAAcw" +
  "AAAAAAAAEAAAA=";

test("schemas are compiled as glib-compile-schemas does it", () => {
  assert.equal(compiledSchemas([schemas], [overrides]).toString("base64"), compiled);
});

const everyType = `<?xml version="1.0"?>
<schemalist gettext-domain="dom">
<enum id="e.x"><value nick="none" value="0"/><value nick="some-long-nick" value="0x10"/><value nick="oct" value="-3"/></enum>
<flags id="f.x"><value nick="no" value="0"/><value nick="fa" value="1"/><value nick="fbb" value="4"/></flags>
<schema id="zz.base"><key name="a" enum="e.x"><default>'none'</default><aliases><alias value="nix" target="some-long-nick"/></aliases></key>
<key name="b" flags="f.x"><default>['fa','fbb']</default></key>
<key name="c" type="(sib)"><default>('x', -3, true)</default></key>
<key name="d" type="a{sv}"><default>{'k': &lt;1.5&gt;, "l": &lt;['a', 'b']&gt;, 'm': &lt;@u 5&gt;, 'n': &lt;uint64 7&gt;}</default></key>
<key name="e" type="mi"><default>nothing</default></key><key name="f" type="ms"><default>just 'x'</default></key>
<key name="g" type="a(sd)"><default>[('a', 1), ('bb', -2.5e3)]</default></key>
<key name="h" type="s"><choices><choice value='x'/><choice value='yyyyy'/></choices><default>'x'</default></key>
<key name="i" type="d"><range min="-1" max="2.5"/><default>0.1</default></key>
<key name="j" type="s"><default l10n="messages" context="ctx">
 'tr\\u00e4 "x" \\n \\'y' </default></key>
<key name="k" type="ay"><default>[byte 1, 0x2, 3]</default></key><key name="l" type="ay"><default>b"he\\101llo"</default></key>
<key name="m" type="x"><default>-9223372036854775808</default></key><key name="n" type="aas"><default>[['a'], [], ['b','c']]</default></key>
<key name="o" type="()"><default>()</default></key><key name="p" type="(yx)"><default>(1,2)</default></key><key name="q" type="v"><default>&lt;(1,'a')&gt;</default></key>
<key name="r" type="a{us}"><default>@a{us} {}</default></key><key name="s" type="q"><range max="5"/><default>0x3</default></key>
<key name="t" type="(s)"><default>('x',)</default></key>
</schema>
<schema id="zz.sub" extends="zz.base" path="/zz/sub/"><override name="c">('y', 4, false)</override><child name="kid" schema="zz.kid"/></schema>
<schema id="zz.kid" gettext-domain="kk"><key name="z" type="s"><default l10n="time"><![CDATA['zeit']]></default></key></schema>
<schema id="zz.list" list-of="zz.kid" path="/zz/list:/"/>
</schemalist>
`;

test("values of all types, translated ones, lists and children are as glib-compile-schemas writes them", () => {
  assert.equal(
    hash("sha256", compiledSchemas([everyType], [])),
    "211a8c1644764a1c8cfde94adf6dd3705b19764bdc3350391e63323825e41cc2",
  );
});

const faults: readonly (readonly [what: string, schema: string])[] = [
  ["a name in capitals", `<key name="Bad" type="s"><default>''</default></key>`],
  ["no default", `<key name="a" type="s"/>`],
  ["a default of another type", `<key name="a" type="i"><default>'x'</default></key>`],
  ["a default beyond its range", `<key name="a" type="i"><range max="3"/><default>4</default></key>`],
  ["a type that is none", `<key name="a" type="a{"><default>1</default></key>`],
  ["an enumeration that nobody has", `<key name="a" enum="x"><default>'x'</default></key>`],
  ["a key twice", `<key name="a" type="i"><default>1</default></key><key name="a" type="i"><default>1</default></key>`],
  ["an element that nobody knows", "<other/>"],
];
for (const [what, schema] of faults) {
  test(`a file with ${what} is passed over as a whole`, () => {
    const text = `<schemalist><schema id="good"/><schema id="x">${schema}</schema></schemalist>`;
    assert.deepEqual(compiledSchemas([text, schemas], []), compiledSchemas([schemas], []));
  });
}

test("schemas are compiled where GLib is there", async () => {
  const folder = "/usr/share/glib-2.0/schemas";
  const tree = smallTree({ [`${folder}/a.gschema.xml`]: schemas, [`${folder}/a.gschema.override`]: overrides });
  const glib = { ...smallPackage("libglib2.0-0t64", {}), triggers: `interest-await ${folder}\n` };
  const made = await compileSchemas(tree, smallContext({}, { packages: [glib] }));
  const node = made.get(`${folder}/gschemas.compiled`);
  assert.equal(node?.kind === "file" ? node.content.size : 0, Buffer.from(compiled, "base64").length);
  assert.equal(await compileSchemas(tree, smallContext()), tree);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { smallContext, smallPackage, smallTree, textOf } from "@wherry/testing/fixtures/small-tree.ts";
import type { JudgedEffect } from "../../scripts/effects.ts";
import { diffLines } from "../../scripts/line-edit.ts";
import { applyEdits } from "../effects/edits.ts";
import { writeTriggered } from "./triggered.ts";

const interested = (name: string, trigger: string) => ({
  ...smallPackage(name, {}),
  triggers: `interest-noawait ${trigger}\n`,
});

test("where no package is interested, and none has registered, nothing is made", async () => {
  const tree = smallTree({
    "/usr/share/mime/packages/a.xml": "<mime-info/>",
    "/usr/share/applications/a.desktop": "[Desktop Entry]\nMimeType=text/plain;\n",
    "/etc/sgml/a.cat": "",
    "/usr/share/glib-2.0/schemas/a.gschema.xml": "<schemalist/>",
  });
  assert.equal(await writeTriggered(tree, smallContext()), tree);
  // What others make of the same files is another thing.
  const mailcap = interested("mailcap", "/usr/share/applications");
  assert.equal(await writeTriggered(tree, smallContext({}, { packages: [mailcap] })), tree);
});

test("programs are listed by what they open, as update-desktop-database does it", async () => {
  const folder = "/usr/share/applications";
  const tree = smallTree({
    [`${folder}/b.desktop`]:
      "[Desktop Entry]\nName=x\nMimeType=text/plain;application/x-a ;text/plain;x-scheme-handler/http;bad;te xt/x;\n",
    [`${folder}/h.desktop`]: "[Desktop Entry]\nHidden=true\nMimeType=text/plain;\n",
    [`${folder}/sub/a.desktop`]: "# c\n[Desktop Entry]\nMimeType=text/plain\n[Desktop Action x]\nMimeType=text/no;\n",
    [`${folder}/c.desktop`]: "[Desktop Entry]\nMimeType = image/png;Text/Up;chemical/x;foo/bar;model/x;\n",
    [`${folder}/d.desktop`]: "junk\n[Desktop Entry]\nMimeType=image/junk;\n",
  });
  const made = await writeTriggered(tree, smallContext({}, { packages: [interested("desktop-file-utils", folder)] }));
  const lines = [
    "[MIME Cache]",
    "application/x-a=b.desktop;",
    "chemical/x=c.desktop;",
    "image/png=c.desktop;",
    "model/x=c.desktop;",
    "text/plain=b.desktop;sub-a.desktop;",
    "x-scheme-handler/http=b.desktop;",
    "",
  ];
  assert.equal(textOf(made, `${folder}/mimeinfo.cache`), lines.join("\n"));
});

const header = '<?xml version="1.0"?>\n<catalog>\n';
const core = { "/usr/share/xml-core/catalog.header": header, "/usr/share/xml-core/catalog.footer": "</catalog>\n" };
const postinst = (name: string, id: string) => `if [ "$1" = "configure" ]; then
	update-xmlcatalog --sort --add --type system --id "${id}" --package ${name} --local /usr/share/xml/${name}.xml
	update-xmlcatalog --sort --add --type uri --id "${id}" --package ${name} --local /usr/share/xml/no.xml
	update-xmlcatalog --sort --add --type public --id "$ID" --package ${name} --root

	update-xmlcatalog --sort --add --type public --id "-//X//${id}" --package ${name} --root
fi
`;

test("every package's entries are in the catalogues of XML, whatever a record of scripts says of them", async () => {
  const entries = { ...core, "/usr/share/xml/b.xml": "", "/usr/share/xml/a.xml": "", "/etc/xml/catalog": "old\n" };
  const tree = smallTree({ ...entries, "/etc/xml/catalog.old": "older\n" });
  const effects: JudgedEffect[] = [{ kind: "edit", path: "/etc/xml/catalog", hunks: diffLines("x\n", "y\n") }];
  const warnings: unknown[] = [];
  const packages = ["b", "a"].map((name) =>
    smallPackage(name, {}, { scripts: { postinst: postinst(name, `id-${name}`) } }),
  );
  const context = smallContext({}, { packages, effects, emit: (event) => warnings.push(event) });
  const made = await writeTriggered(await applyEdits(tree, context), context);
  assert.equal(
    textOf(made, "/etc/xml/catalog"),
    `${header}<delegatePublic publicIdStartString="-//X//id-a" catalog="file:///etc/xml/a.xml"/>
<delegatePublic publicIdStartString="-//X//id-b" catalog="file:///etc/xml/b.xml"/>
</catalog>
`,
  );
  assert.equal(
    textOf(made, "/etc/xml/a.xml"),
    `${header}<delegateSystem systemIdStartString="id-a" catalog="file:///usr/share/xml/a.xml"/>\n</catalog>\n`,
  );
  assert.ok(!made.has("/etc/xml/catalog.old"));
  assert.deepEqual(warnings, []);
});

test("the catalogue of SGML names those whose catalogues are all there", async () => {
  const tree = smallTree({
    "/etc/sgml/b.cat": "-- CATALOG x --\nCATALOG /usr/share/sgml/b\n",
    "/etc/sgml/a.cat": "BASE /usr/share/sgml\nCATALOG 'b'\n",
    "/etc/sgml/c.cat": 'catalog "/usr/share/sgml/no"\n',
    "/usr/share/sgml/b": "",
  });
  const made = await writeTriggered(tree, smallContext({}, { packages: [interested("sgml-base", "/etc/sgml")] }));
  const text = textOf(made, "/var/lib/sgml-base/supercatalog");
  assert.match(text ?? "", /\n--\nCATALOG \/etc\/sgml\/a\.cat\nCATALOG \/etc\/sgml\/b\.cat\n$/);
});

test("every package's parser of SAX is in Perl's list", async () => {
  const folder = "/var/lib/libxml-sax-perl/ParserDetails.d";
  const list = "/etc/perl/XML/SAX/ParserDetails.ini";
  const tree = smallTree({ [`${folder}/50-B`]: "[B]\n\n\n", [`${folder}/10-A`]: "[A]\n\n\n", [list]: "[A]\n\n\n" });
  assert.equal(textOf(await writeTriggered(tree, smallContext()), list), "[A]\n\n\n[B]\n\n\n");
});

test("loaders of images that packages bring are listed where gdk-pixbuf's own are", async () => {
  const place = "/usr/lib/aarch64-linux-gnu/gdk-pixbuf-2.0/2.10.0/loaders";
  const own = `# list\n#\n"${place}/libpixbufloader-xbm.so"\n"xbm" 4 "gdk-pixbuf" "XBM" "LGPL"\n"/*" "" 50\n\n\n`;
  const tree = smallTree({
    [`${place}.cache`]: own,
    [`${place}/libpixbufloader-webp.so`]: "",
    [`${place}/libpixbufloader-xbm.so`]: "",
    [`${place}/other.so`]: "",
  });
  const text = textOf(await writeTriggered(tree, smallContext()), `${place}.cache`) ?? "";
  assert.match(
    text,
    /^# list\n#\n"[^"]*-webp\.so"\n"webp" 5 [\s\S]*" 100\n\n"[^"]*-xbm\.so"\n[\s\S]*"\/\*" "" 50\n\n\n$/,
  );
  assert.ok(!text.includes("other"));
});

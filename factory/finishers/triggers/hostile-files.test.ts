import assert from "node:assert/strict";
import { test } from "node:test";
import { smallContext, smallPackage, smallTree } from "@wherry/testing/fixtures/small-tree.ts";
import { mimeCache } from "../mime/mime-cache.ts";
import { writeMimeDatabase } from "../mime/mime-database.ts";
import { readMimeTypes } from "../mime/mime-types.ts";
import { compiledSchemas } from "../schemas/compiled-schemas.ts";
import { hashOrder } from "./hash-table.ts";
import { readXml } from "./read-xml.ts";

const namespace = "http://www.freedesktop.org/standards/shared-mime-info";
const mimeInfo = (inside: string) => `<mime-info xmlns="${namespace}">${inside}</mime-info>`;
const list = (length: number, one: (index: number) => string) => Array.from({ length }, (_, index) => one(index));
const settings = (inside: string) => `<schemalist><schema id="a">${inside}</schema></schemalist>`;

/** "aB" and "b!" have one hash. */
const collision = (index: number) =>
  [...index.toString(2).padStart(14, "0")].map((bit) => (bit === "0" ? "aB" : "b!")).join("");

const files: readonly (readonly [what: string, work: () => unknown])[] = [
  ["an element that declares many namespaces", () => readXml(`<a ${list(8000, (i) => `xmlns:a${i}="b"`).join(" ")}/>`)],
  [
    "many elements that declare one, where there are many",
    () => readXml(`<a ${list(2000, (i) => `xmlns:a${i}="b"`).join(" ")}>${'<b xmlns="c"/>'.repeat(8000)}</a>`),
  ],
  ["keys of one hash", () => hashOrder(new Map(list(16_384, (i) => collision(i)).map((key) => [key, 0])))],
  [
    "comments in many languages",
    () =>
      readMimeTypes([
        mimeInfo(`<mime-type type="a/b">${list(12_000, (i) => `<comment xml:lang="${i}"/>`).join("")}</mime-type>`),
      ]),
  ],
  [
    "a long pattern",
    () => {
      const glob = `<glob pattern="*${"x".repeat(50_000)}"/>`;
      return mimeCache(readMimeTypes([mimeInfo(`<mime-type type="a/b">${glob}</mime-type>`)]));
    },
  ],
  [
    "empty values of a type that is deep",
    () => {
      const type = `${"(".repeat(60)}y${")".repeat(60)}`;
      const key = `<key name="k" type="aa${type}"><default>[${list(4000, () => "[]").join()}]</default></key>`;
      return compiledSchemas([settings(key)], []);
    },
  ],
  [
    "empty values of a type that is long",
    () => {
      const value = `&lt;[[(${list(20_000, () => "1").join()})]${",[]".repeat(4000)}]&gt;`;
      return compiledSchemas([settings(`<key name="k" type="v"><default>${value}</default></key>`)], []);
    },
  ],
  [
    "schemas that extend each other in a long row",
    () => {
      const one = (i: number) =>
        `<schema id="a${i}"${i === 0 ? "" : ` extends="a${i - 1}"`}><key name="k${i}" type="y"><default>1</default></key></schema>`;
      return compiledSchemas([`<schemalist>${list(8000, one).join("")}</schemalist>`], []);
    },
  ],
  [
    "aliases of many choices",
    () => {
      const choices = list(10_000, (index) => `<choice value="c${index}"/>`).join("");
      const aliases = list(10_000, (index) => `<alias value="a${index}" target="c9999"/>`).join("");
      const key = `<key name="k" type="s"><choices>${choices}</choices><aliases>${aliases}</aliases><default>'c1'</default></key>`;
      return compiledSchemas([settings(key)], []);
    },
  ],
  [
    "a long word",
    () => {
      const value = `'${"x".repeat(20_000_000)}'`;
      return compiledSchemas([settings(`<key name="k" type="s"><default>${value}</default></key>`)], []);
    },
  ],
];
for (const [what, work] of files) {
  test(`a package's files take no longer than their size asks for: ${what}`, () => {
    const before = process.cpuUsage();
    work();
    const seconds = process.cpuUsage(before).user / 1e6;
    assert.ok(seconds < 1, `${seconds} seconds`);
  });
}

test("a document with a character that XML does not have is none", () => {
  for (const code of [0, 1, 0x0b, 0x1f, 0xfffe])
    assert.equal(readXml(`<a b="${String.fromCharCode(code)}"/>`), undefined);
  assert.notEqual(readXml('<a b="\t\n\u0085"/>'), undefined);
});

test("a type whose name cannot be a file's has none", async () => {
  const types = ["a/b&#10;c", `a/${"b".repeat(255)}`, "a/b"];
  const text = mimeInfo(types.map((type) => `<mime-type type="${type}"/>`).join(""));
  const sources = { "/usr/share/mime/packages/a.xml": text };
  const owner = { ...smallPackage("shared-mime-info", {}), triggers: "interest-noawait /usr/share/mime/packages\n" };
  const tree = await writeMimeDatabase(smallTree(sources), smallContext({}, { packages: [owner] }));
  const made = [...tree.keys()].filter((path) => path.startsWith("/usr/share/mime/a/"));
  assert.deepEqual(made, ["/usr/share/mime/a/b.xml"]);
});

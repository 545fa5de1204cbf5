import assert from "node:assert/strict";
import { test } from "node:test";
import { smallContext, smallTree, textOf } from "@wherry/testing/fixtures/small-tree.ts";
import { localeFolder, settleLocale } from "./locale.ts";
import { trimTree } from "./trim.ts";

const folders: readonly (readonly [locale: string, folder: string | undefined])[] = [
  ["C.UTF-8", undefined],
  ["POSIX", undefined],
  ["de_DE.UTF-8", "/usr/lib/locale/de_DE.utf8"],
  ["de_DE", "/usr/lib/locale/de_DE"],
  ["de_DE@euro", "/usr/lib/locale/de_DE@euro"],
  ["ca_ES.UTF-8@valencia", "/usr/lib/locale/ca_ES.utf8@valencia"],
  ["ru_RU.ISO-8859-5", "/usr/lib/locale/ru_RU.iso88595"],
];
for (const [locale, folder] of folders) {
  test(`the data of ${locale} is ${folder ?? "in the C library"}`, () => assert.equal(localeFolder(locale), folder));
}

const tree = smallTree({
  "/usr/lib/locale/C.utf8/LC_CTYPE": "c",
  "/usr/lib/locale/de_AT.utf8/LC_CTYPE": "letters",
  "/usr/lib/locale/de_AT.utf8/LC_MESSAGES/SYS_LC_MESSAGES": "ja",
  "/usr/lib/locale/de_DE.utf8/LC_CTYPE": { link: "../de_AT.utf8/LC_CTYPE" },
  "/usr/lib/locale/de_DE.utf8/LC_MESSAGES/SYS_LC_MESSAGES": {
    link: "../../de_AT.utf8/LC_MESSAGES/SYS_LC_MESSAGES",
  },
  "/usr/lib/locale/fr_FR.utf8/LC_CTYPE": "lettres",
});

test("the image keeps the locale that it speaks, whole, and no other", () => {
  const trim = { ...smallContext().definition.trim, locales: true };
  const kept = trimTree(settleLocale(tree, "de_DE.UTF-8", "locales-all"), trim, {
    documentation: { trimmed: [], licences: [] },
    locale: "de_DE.UTF-8",
  });
  assert.deepEqual(
    [...kept].filter(([, { kind }]) => kind === "file").map(([path]) => path.slice("/usr/lib/locale/".length)),
    ["C.utf8/LC_CTYPE", "de_DE.utf8/LC_CTYPE", "de_DE.utf8/LC_MESSAGES/SYS_LC_MESSAGES"],
  );
  assert.equal(textOf(kept, "/usr/lib/locale/de_DE.utf8/LC_CTYPE"), "letters");
});

test("a locale that no package brings is an error that says what to add", () => {
  const said = (locale: string, from = tree) => {
    try {
      settleLocale(from, locale, "locales-all");
    } catch (error) {
      const { findings } = error as { findings: { message: string; hint: string }[] };
      return findings.map(({ message, hint }) => `${message} (${hint})`).join();
    }
    return "";
  };
  assert.equal(said("de_ED.UTF-8"), "locale: no package of this image brings de_ED.UTF-8 (did you mean de_DE.UTF-8?)");
  assert.match(said("de_DE.UTF-8", smallTree({})), /\(add locales-all to packages.install: of its locales, the image/);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { keptFor } from "./kept.ts";

const policy = [
  { packages: ["reader", "reader-*"], except: "reader-doc", paths: ["/usr/share/man/**"] },
  { packages: ["server"], modules: ["kernel/fs/served/**"] },
  { packages: ["server", "client"], paths: ["/usr/share/served/**"], modules: ["kernel/fs/both/**"] },
];
const cases: readonly (readonly [names: readonly string[], paths: readonly string[], modules: readonly string[]])[] = [
  [["other"], [], []],
  [["reader"], ["/usr/share/man/**"], []],
  [["reader-7"], ["/usr/share/man/**"], []],
  [["reader-doc"], [], []],
  [["reader-doc", "reader"], ["/usr/share/man/**"], []],
  [["server"], ["/usr/share/served/**"], ["kernel/fs/served/**", "kernel/fs/both/**"]],
  [["client"], ["/usr/share/served/**"], ["kernel/fs/both/**"]],
];

for (const [names, paths, modules] of cases) {
  test(`for ${names.join(" and ")}, ${[...paths, ...modules].join(", ") || "nothing that is trimmed"} stays`, () => {
    assert.deepEqual(keptFor(names, { locale: "C.UTF-8" }, policy), { paths, modules });
  });
}

test("the translations of the image's own language stay, in all places and names that it has", () => {
  const shared = (locale: string) =>
    keptFor([], { locale }, policy).paths.filter((path) => path.startsWith("/usr/share/"));
  assert.deepEqual(shared("C.UTF-8"), []);
  assert.deepEqual(shared("de_AT.UTF-8"), ["/usr/share/locale/de_AT/**", "/usr/share/locale/de/**"]);
  assert.deepEqual(
    shared("sr_RS.UTF-8@latin"),
    ["sr_RS@latin", "sr_RS", "sr@latin", "sr"].map((name) => `/usr/share/locale/${name}/**`),
  );
  assert.deepEqual(keptFor([], { locale: "fr" }, policy).paths, [
    "/usr/share/locale/fr/**",
    "/usr/lib/locale/fr.*/**",
    "/usr/lib/systemd/catalog/systemd.fr.catalog",
  ]);
});

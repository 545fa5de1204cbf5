import assert from "node:assert/strict";
import { test } from "node:test";
import { alternativeEffects } from "./alternative-effects.ts";
import type { Change } from "./snapshot.ts";

const folder = "/var/lib/dpkg/alternatives";
const file = (text: string): Change => ({
  kind: "file",
  mode: 0o644,
  uid: 0,
  gid: 0,
  sha256: text,
  bytes: Buffer.from(text),
});
const php = `auto
/usr/bin/php
php.1.gz
/usr/share/man/man1/php.1.gz

/usr/bin/php8.4
84
/usr/share/man/man1/php8.4.1.gz
/usr/bin/php8.2
82


`;

test("every choice of a name is an effect, with the slaves that it has", () => {
  const { effects, links } = alternativeEffects(folder, new Map(), new Map([[`${folder}/php`, file(php)]]));
  const choice = { kind: "alternative", link: "/usr/bin/php", name: "php" };
  const slave = { link: "/usr/share/man/man1/php.1.gz", name: "php.1.gz", path: "/usr/share/man/man1/php8.4.1.gz" };
  assert.deepEqual(effects, [
    { ...choice, path: "/usr/bin/php8.4", priority: 84, slaves: [slave] },
    { ...choice, path: "/usr/bin/php8.2", priority: 82, slaves: [] },
  ]);
  assert.ok(links.has("/usr/bin/php") && links.has("/etc/alternatives/php.1.gz"));
});

test("choices that were there before are not said again", () => {
  const before = new Map([[`${folder}/php`, file(php)]]);
  assert.deepEqual(alternativeEffects(folder, before, before).effects, []);
});

for (const text of ["", "auto\n", "auto\nno path\n\n/a\n1\n\n", "auto\n/l\n\n/a\nmany\n\n", "auto\n/l\ns\n"]) {
  test(`nothing comes of ${JSON.stringify(text)}`, () => {
    assert.deepEqual(alternativeEffects(folder, new Map(), new Map([[`${folder}/x`, file(text)]])).effects, []);
  });
}

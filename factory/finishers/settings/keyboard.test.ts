import assert from "node:assert/strict";
import { test } from "node:test";
import { linkOf, smallContext, smallTree, textOf } from "@wherry/testing/fixtures/small-tree.ts";
import { writeKeyboard } from "./keyboard.ts";

const KEYMAP = "/usr/share/keymaps/i386/qwertz/de.kmap.gz";
const gzip = { "/usr/bin/gzip": "" };
const maps = { "/usr/share/keymaps/amiga/de.kmap.gz": "", [KEYMAP]: "" };
const keyboard = (name: string, entries: Parameters<typeof smallTree>[0]) =>
  writeKeyboard(smallTree(entries), smallContext({ keyboard: name }));
const said = (pattern: RegExp) => (error: { findings: { message: string; hint: string }[] }) => {
  assert.match(error.findings.map(({ message, hint }) => `${message} (${hint})`).join(), pattern);
  return true;
};

test("the console's keymap is loaded by a unit, where systemd has no program for it", async () => {
  const finished = await keyboard("de", { ...maps, ...gzip, "/usr/bin/loadkeys": "" });
  assert.equal(linkOf(finished, "/etc/vconsole.conf"), "default/keyboard");
  assert.equal(linkOf(finished, "/usr/share/keymaps/i386/qwertz/de.map.gz"), "de.kmap.gz");
  assert.equal(textOf(finished, "/etc/default/keyboard"), "KEYMAP=de\n");
  const unit = "/usr/lib/systemd/system/image-keyboard.service";
  assert.match(textOf(finished, unit) ?? "", new RegExp(`^ExecStart=/usr/bin/loadkeys --quiet ${KEYMAP}$`, "m"));
  assert.equal(
    linkOf(finished, "/usr/lib/systemd/system/sysinit.target.wants/image-keyboard.service"),
    "../image-keyboard.service",
  );
  const other = { ...maps, ...gzip, "/usr/bin/loadkeys": "", "/usr/lib/systemd/systemd-vconsole-setup": "" };
  assert.equal((await keyboard("de", other)).has(unit), false);
});

test("the keymap is where the machine leads vconsole.conf at every boot, beside what is there for others", async () => {
  const there = { "/etc/default/keyboard": 'XKBLAYOUT="us"\nKEYMAP=us\n' };
  const finished = await keyboard("de", { ...maps, ...gzip, "/usr/bin/loadkeys": "", ...there });
  assert.equal(textOf(finished, "/etc/default/keyboard"), 'XKBLAYOUT="us"\nKEYMAP=de\n');
});

test("all that is missing for a keymap is told at once, with its packages", async () => {
  const nothing =
    /no keymaps, \/usr\/bin\/loadkeys, \/usr\/bin\/gzip \(packages.install: \[console-data, kbd, gzip\]\)/;
  await assert.rejects(keyboard("de", {}), said(nothing));
  await assert.rejects(keyboard("de", maps), said(/\(packages.install: \[kbd, gzip\]\)/));
  const loader = { ...maps, "/usr/bin/loadkeys": "" };
  await assert.rejects(keyboard("de", loader), said(/has no \/usr\/bin\/gzip \(packages.install: \[gzip\]\)/));
  await assert.rejects(keyboard("ed", { ...loader, ...gzip }), said(/no keymap ed \(did you mean de\?\)/));
});

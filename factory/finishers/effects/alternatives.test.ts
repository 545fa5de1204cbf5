import assert from "node:assert/strict";
import { test } from "node:test";
import { linkOf, smallContext, smallTree } from "@wherry/testing/fixtures/small-tree.ts";
import type { AlternativeEffect } from "../../scripts/effects.ts";
import { writeAlternatives } from "./alternatives.ts";

function choice(path: string, priority: number, slaves: AlternativeEffect["slaves"] = []): AlternativeEffect {
  return { kind: "alternative", link: "/usr/bin/pager", name: "pager", path, priority, slaves };
}

const manual = { link: "/usr/share/man/pager.1.gz", name: "pager.1.gz", path: "/usr/share/man/less.1.gz" };
const absent = { link: "/usr/share/man/de/pager.1.gz", name: "pager.de.1.gz", path: "/usr/share/man/de/less.1.gz" };
const tree = smallTree({
  "/usr/bin/less": "",
  "/usr/bin/more": "",
  "/bin": { link: "usr/bin" },
  "/usr/share/man/less.1.gz": "",
});

test("the highest priority that is in the tree wins, with those of its slaves that exist", async () => {
  const effects = [choice("/bin/more", 50), choice("/usr/bin/gone", 99), choice("/usr/bin/less", 77, [manual, absent])];
  for (const order of [effects, effects.toReversed()]) {
    const finished = await writeAlternatives(tree, smallContext({}, { effects: order }));
    assert.equal(linkOf(finished, "/usr/bin/pager"), "/etc/alternatives/pager");
    assert.equal(linkOf(finished, "/etc/alternatives/pager"), "/usr/bin/less");
    assert.equal(linkOf(finished, "/usr/share/man/pager.1.gz"), "/etc/alternatives/pager.1.gz");
    assert.equal(finished.has("/etc/alternatives/pager.de.1.gz"), false);
  }
});

test("a file in the link's place stays", async () => {
  const occupied = smallTree({ "/usr/bin/less": "", "/usr/bin/pager": "a real program" });
  const finished = await writeAlternatives(occupied, smallContext({}, { effects: [choice("/usr/bin/less", 1)] }));
  assert.equal(finished.get("/usr/bin/pager")?.kind, "file");
});

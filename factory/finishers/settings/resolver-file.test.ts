import assert from "node:assert/strict";
import { test } from "node:test";
import { smallContext, smallTree, textOf } from "@wherry/testing/fixtures/small-tree.ts";
import { writeResolverFile } from "./resolver-file.ts";

const unit = "/usr/lib/systemd/system/dhcpcd.service";
const needs = "[Service]\nReadWritePaths=/var/lib/dhcpcd /etc/resolv.conf\n";

test("a unit that does not start without /etc/resolv.conf finds one, which is empty", async () => {
  const finished = await writeResolverFile(smallTree({ [unit]: needs }), smallContext());
  assert.equal(textOf(finished, "/etc/resolv.conf"), "");
});

test("an image has no /etc/resolv.conf for others, and a resolver's own stays", async () => {
  const others = smallTree({ [unit]: needs.replace(" /etc", " -/etc") });
  assert.equal(await writeResolverFile(others, smallContext()), others);
  const link = { link: "../run/systemd/resolve/stub-resolv.conf" };
  const resolved = smallTree({ [unit]: needs, "/etc/resolv.conf": link });
  assert.equal(await writeResolverFile(resolved, smallContext()), resolved);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { parseOsRelease } from "@wherry/core/text/os-release.ts";
import { linkOf, smallContext, smallTree, textOf } from "@wherry/testing/fixtures/small-tree.ts";
import { writeOsRelease } from "./os-release.ts";

const DEBIAN = {
  "/usr/lib/os-release": 'PRETTY_NAME="Debian GNU/Linux 13 (trixie)"\nID=debian\nVERSION_CODENAME=trixie\n',
  "/etc/os-release": { link: "../usr/lib/os-release" },
};

test("a host is Wherry, like Debian; a container image stays Debian", async () => {
  const host = parseOsRelease(
    textOf(await writeOsRelease(smallTree(DEBIAN), smallContext()), "/usr/lib/os-release") ?? "",
  );
  assert.deepEqual([host.ID, host.ID_LIKE, host.VERSION_ID, host.IMAGE_ID], ["wherry", "debian", "1.0", "test"]);
  const base = await writeOsRelease(smallTree(DEBIAN), smallContext({ kernel: null }));
  const container = parseOsRelease(textOf(base, "/usr/lib/os-release") ?? "");
  assert.deepEqual([container.ID, container.IMAGE_VERSION], ["debian", "1.0"]);
  assert.equal(linkOf(base, "/etc/os-release"), "../usr/lib/os-release");
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { byAccountName } from "./account-names.ts";
import type { Listing } from "./compare-trees.ts";

async function named(passwd: string, group: string, owner: string): Promise<[string, unknown][]> {
  const node = { kind: "file", mode: 0o644, owner, content: "digest", capabilities: "", linked: "" };
  const listing: Listing = new Map(["/etc/passwd", "/etc/group", "/x"].map((path) => [path, node]));
  const read = async (path: string) => ({ "/etc/passwd": passwd, "/etc/group": group })[path] ?? "";
  return [...(await byAccountName(listing, read))];
}

const PASSWD = "root:x:0:0:root:/root:/bin/sh\na:x:101:102::/:/bin/sh\n";
const GROUP = "root:x:0:\na:x:102:b\n";

test("the same accounts with other numbers, in another order, are the same", async () => {
  const other = await named(
    "a:x:998:997::/:/bin/sh\nroot:x:0:0:root:/root:/bin/sh\n",
    "a:x:997:b\nroot:x:0:\n",
    "998:997",
  );
  assert.deepEqual(await named(PASSWD, GROUP, "101:102"), other);
});

test("fixed numbers, members, homes and owners without an account are told apart", async () => {
  const ours = await named(PASSWD, GROUP, "101:102");
  for (const [passwd, group, owner] of [
    [PASSWD.replace("a:x:101", "a:x:1001"), GROUP, "1001:102"],
    [PASSWD.replace("::/:", "::/home:"), GROUP, "101:102"],
    [PASSWD, GROUP.replace("b", "c"), "101:102"],
    [PASSWD, GROUP, "103:102"],
    [PASSWD, GROUP, "101:0"],
  ] as const) {
    assert.notDeepEqual(await named(passwd, group, owner), ours, `${passwd} ${group} ${owner}`);
  }
});

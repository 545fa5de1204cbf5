import assert from "node:assert/strict";
import { test } from "node:test";
import { processorSeconds } from "@wherry/testing/fixtures/processor-seconds.ts";
import { accountEffects } from "./account-effects.ts";

const before = {
  "/etc/passwd": "root:x:0:0:root:/root:/bin/bash\nwww-data:x:33:33:www-data:/var/www:/usr/sbin/nologin\n",
  "/etc/group": "root:x:0:\nadm:x:4:\nwww-data:x:33:\nnogroup:x:65534:\n",
};

function added(passwd: string, group: string): readonly string[] {
  const after: Record<string, string> = { "/etc/passwd": before["/etc/passwd"] + passwd, "/etc/group": group };
  const effects = accountEffects(
    (path) => before[path as keyof typeof before],
    (path) => after[path],
  );
  return effects.map((effect) => (effect.kind === "account" ? effect.sysusers : ""));
}

test("a user with a group of the same name is one line, without the number that adduser chose", () => {
  const lines = added("redis:x:101:104::/var/lib/redis:/usr/sbin/nologin\n", `${before["/etc/group"]}redis:x:104:\n`);
  assert.deepEqual(lines, ["u redis - - /var/lib/redis /usr/sbin/nologin"]);
});

test("groups, memberships, other primary groups and fixed numbers are said", () => {
  const lines = added(
    'virt:x:64055:65534:It\'s "Q", emu,,,:/var/lib/v:/bin/false\n',
    "root:x:0:\nadm:x:4:virt\nwww-data:x:33:virt,www-data\nnogroup:x:65534:\ndocker:x:105:\n",
  );
  assert.deepEqual(lines, [
    "g docker -",
    'u virt 64055:nogroup "It\'s Q, emu" /var/lib/v /bin/false',
    "m virt adm",
    "m virt www-data",
    "m www-data www-data",
  ]);
});

test("as many accounts as a file may hold take time in proportion to their number", async () => {
  const numbers = Array.from({ length: 30_000 }, (_, index) => index + 100_000);
  const passwd = numbers.map((number) => `u${number}:x:${number}:${number}::/:/bin/sh\n`).join("");
  const group = numbers.map((number) => `u${number}:x:${number}:\n`).join("");
  const seconds = await processorSeconds(() => assert.ok(added(passwd, group).length >= numbers.length));
  assert.ok(seconds < 2, `${seconds} s`);
});

test("lines that are no accounts, and names that sysusers.d cannot say, are left out", () => {
  assert.deepEqual(
    added("+::::::\nbad name:x:1:1::/:/\n%h:x:1:1::/:/\nup:x:102:1:%u:/:/bin/sh\n", "broken\n+:::\n"),
    [],
  );
});

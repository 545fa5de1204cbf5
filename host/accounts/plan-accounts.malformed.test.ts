import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { PasswdGroup, PasswdUser } from "@wherry/config/ignition/config.ts";
import { parseRows } from "@wherry/core/accounts/account-rows.ts";
import { sketchRoot } from "@wherry/testing/fixtures/provisioning-sketch.ts";
import { anyCharacter } from "@wherry/testing/properties/any-character.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { carryOutFiles } from "../provision/carry-out-files.ts";

const users: readonly [string, PasswdUser][] = [
  ["a name with a colon", { name: "a:0:0" }],
  ["a name with a line end", { name: "a\nroot2:x:0:0::/:/bin/sh" }],
  ["a name that is a number", { name: "0" }],
  ["an empty name", { name: "" }],
  ["a name that looks like an option", { name: "-x" }],
  ["a name with a slash", { name: "../etc" }],
  ["a description with a colon", { name: "ada", gecos: "a:b" }],
  ["a hash with a line end", { name: "ada", passwordHash: "x\nroot::::::::" }],
  ["a shell with a line end", { name: "ada", shell: "/bin/sh\nx" }],
  ["a home that is not absolute", { name: "ada", homeDir: "../x" }],
];

for (const [name, user] of users) {
  test(`a user with ${name} is refused`, async () => {
    await using sketch = await sketchRoot({ "etc/passwd": "", "etc/group": "" });
    assert.throws(() => sketch.plan({ passwd: { users: [user] } }), { code: "config.invalid" });
  });
}

const groups: readonly [string, PasswdGroup][] = [
  ["a name with a comma", { name: "a,b" }],
  ["a hash with a colon", { name: "crew", passwordHash: "a:b" }],
];

for (const [name, group] of groups) {
  test(`a group with ${name} is refused`, async () => {
    await using sketch = await sketchRoot({ "etc/passwd": "", "etc/group": "" });
    assert.throws(() => sketch.plan({ passwd: { groups: [group] } }), { code: "config.invalid" });
  });
}

test("lines that are no accounts stay as they are, and spoil nothing", async () => {
  const odd = "# comment\n+::::::\nroot:x:0:0:root:/root:/bin/sh\nshort:x\nbad:x:abc:-1::/:/\n";
  await using sketch = await sketchRoot({
    "etc/passwd": odd,
    "etc/group": "#\nroot:x:0:\nhalf\n",
    "etc/subuid": "x\ny:abc:\n",
    "etc/subgid": "z:100000:-5\n",
  });
  const { root, system, contents } = sketch;
  const { steps } = sketch.plan({ passwd: { users: [{ name: "ada" }] } });
  carryOutFiles(steps, { system, contents, root, owners: false });
  const read = (name: string) => readFileSync(join(root, "etc", name), "utf8");
  assert.equal(read("passwd"), `${odd}ada:x:1000:1000::/home/ada:/bin/sh\n`);
  assert.equal(read("group"), "#\nroot:x:0:\nhalf\nada:!:1000:\n");
  assert.equal(read("subuid"), "x\ny:abc:\nada:100000:65536\n");
});

test("whatever the fields hold, an account file gets one line for each account", async () => {
  const text = fc.string({ unit: anyCharacter, maxLength: 12 });
  await assertProperty(
    fc.asyncProperty(fc.record({ name: text, gecos: text, passwordHash: text, shell: text }), async (user) => {
      await using sketch = await sketchRoot({ "etc/passwd": "", "etc/group": "" });
      const { root, system, contents } = sketch;
      try {
        const { steps } = sketch.plan({ passwd: { users: [user] } });
        carryOutFiles(steps, { system, contents, root, owners: false });
      } catch (error) {
        assert.equal((error as { code?: string }).code, "config.invalid");
        return;
      }
      for (const [file, fields] of [
        ["passwd", 7],
        ["shadow", 9],
        ["group", 4],
      ] as const) {
        const rows = parseRows(readFileSync(join(root, "etc", file), "utf8"));
        assert.deepEqual(
          rows.map((row) => row.length),
          [fields],
        );
      }
    }),
    { numRuns: 30 },
  );
});

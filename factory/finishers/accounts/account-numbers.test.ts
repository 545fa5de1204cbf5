import assert from "node:assert/strict";
import { test } from "node:test";
import { debianFinishing } from "../../debian/policy/finishing.ts";
import { accountNumber, withFixedNumbers } from "./account-numbers.ts";
import { applySysusers } from "./sysusers.ts";
import { parseSysusers } from "./sysusers-file.ts";

const { numbered } = debianFinishing.accounts;

test("an account's number follows from its name alone, for ever", () => {
  // Machines in the field have files with these.
  const fixed = { "systemd-journal": 300, "systemd-network": 301, messagebus: 313, sshd: 315, rdma: 327, nginx: 771 };
  for (const [name, number] of Object.entries(fixed)) assert.equal(accountNumber(name, numbered), number, name);
});

test("other accounts do not move it, in whatever order they come", () => {
  const none = { users: [], groups: [] };
  const numbers = (text: string) => {
    const { users, groups } = applySysusers(none, withFixedNumbers(parseSysusers(text, "test.conf"), numbered));
    return new Map([
      ...groups.map(({ name, gid }) => [`g ${name}`, gid]),
      ...users.map(({ name, uid }) => [name, uid]),
    ] as [string, number][]);
  };
  const few = numbers("u messagebus -\ng web -\n");
  const many = numbers("g aaa -\nu bbb -\ng web -\nu ccc - - /\ng kvm -\nu messagebus -\nu sshd -:kvm\n");
  for (const [name, number] of few) assert.equal(many.get(name), number, name);
  assert.equal(many.get("g messagebus"), many.get("messagebus"));
  assert.equal(many.get("sshd"), 315);
});

test("what packages fix themselves stays", () => {
  const lines = parseSysusers("u root 0\ng tty 5\nm a tty\nr - 300-310\n", "test.conf");
  assert.deepEqual(withFixedNumbers(lines, numbered), lines);
});

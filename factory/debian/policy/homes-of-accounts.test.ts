import assert from "node:assert/strict";
import { test } from "node:test";
import { homesOfAccounts } from "./homes-of-accounts.ts";

const generated = "# Automatically added by dh_installsysusers/13\nsystemd-sysusers served.conf\n";

test("an account that a script adds before systemd-sysusers does keeps the home that the script says", () => {
  const one = "\tadduser --system --quiet --home /var/lib/served --group served\n";
  const wrapped = "adduser --system \\\n  --home=/srv/other \\\n  --no-create-home other || true\n";
  assert.deepEqual(
    [...homesOfAccounts(one + wrapped + generated)],
    [
      ["served", "/var/lib/served"],
      ["other", "/srv/other"],
    ],
  );
  assert.equal(homesOfAccounts(one).size, 1);
  assert.equal(homesOfAccounts(generated + one).size, 0);
  assert.equal(homesOfAccounts(`# ${one}adduser --system --home "$HOME" x\nadduser bob disk\n${generated}`).size, 0);
});

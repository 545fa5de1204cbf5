import assert from "node:assert/strict";
import { test } from "node:test";
import { smallContext, smallTree, textOf } from "@wherry/testing/fixtures/small-tree.ts";
import { writePamStacks } from "./pam.ts";
import { parsePamProfile } from "./pam-profile.ts";

const TEMPLATE = `# a comment
# here are the per-package modules (the "Primary" block)
$primary
# here's the fallback if no module succeeds
auth	requisite			pam_deny.so
# and here are more per-package modules (the "Additional" block)
$additional
# end of pam-auth-update config
`;

const UNIX = `Name: Unix
Default: yes
Priority: 256
Auth-Type: Primary
Auth:
	[success=end default=ignore]	pam_unix.so nullok try_first_pass
Auth-Initial:
	[success=end default=ignore]	pam_unix.so nullok
Session-Type: Additional
Session:
	required	pam_unix.so
`;
const LDAP = `Name: LDAP
Default: yes
Priority: 128
Conflicts: old
Auth-Type: Primary
Auth-Final:
	[success=end default=ignore]	pam_ldap.so   use_first_pass
	[success=end default=die]	pam_send.so
Session-Interactive-Only: yes
Session-Type: Additional
Session:
	optional	pam_ldap.so
`;

const templates = Object.fromEntries(
  ["auth", "account", "password", "session", "session-noninteractive"].map((name) => [
    `/usr/share/pam/common-${name}`,
    TEMPLATE,
  ]),
);
const tree = smallTree({
  ...templates,
  "/usr/share/pam-configs/unix": UNIX,
  "/usr/share/pam-configs/ldap": LDAP,
  "/usr/share/pam-configs/old":
    "Name: Old\nDefault: yes\nPriority: 1\nAuth-Type: Primary\nAuth:\n\trequired pam_old.so\n",
  "/usr/share/pam-configs/off":
    "Name: Off\nDefault: no\nPriority: 999\nAuth-Type: Primary\nAuth:\n\trequired pam_off.so\n",
});

test("profiles are stacked by priority, the first in its initial form, jumps counted", async () => {
  const finished = await writePamStacks(tree, smallContext());
  assert.equal(
    textOf(finished, "/etc/pam.d/common-auth"),
    `# a comment
# here are the per-package modules (the "Primary" block)
auth	[success=3 default=ignore]	pam_unix.so nullok
auth	[success=2 default=ignore]	pam_ldap.so use_first_pass
auth	[success=1 default=die]	pam_send.so${" "}
# here's the fallback if no module succeeds
auth	requisite			pam_deny.so
# and here are more per-package modules (the "Additional" block)
# end of pam-auth-update config
`,
  );
});

test("a stack without primary modules permits by default, as the tool writes it", async () => {
  const finished = await writePamStacks(tree, smallContext());
  assert.match(textOf(finished, "/etc/pam.d/common-account") ?? "", /^account\t\[default=1\]\t\t\tpam_permit.so$/m);
});

test("what is for interactive sessions only stays out of the others", async () => {
  const finished = await writePamStacks(tree, smallContext());
  assert.match(textOf(finished, "/etc/pam.d/common-session") ?? "", /pam_ldap/);
  assert.doesNotMatch(textOf(finished, "/etc/pam.d/common-session-noninteractive") ?? "", /pam_ldap/);
  assert.match(textOf(finished, "/etc/pam.d/common-session-noninteractive") ?? "", /^session\trequired\tpam_unix.so/m);
});

test("a template without its markers is refused", async () => {
  const damaged = smallTree({ ...templates, "/usr/share/pam/common-auth": TEMPLATE.replace("# end of", "# END of") });
  await assert.rejects(writePamStacks(damaged, smallContext()), {
    code: "finisher.failed",
    message: "the template common-auth lacks a marker: # end of pam-auth-update config",
    hint: /libpam-runtime/,
  });
});

test("an empty or odd profile has no stacks and is off", () => {
  for (const text of ["", "Name: x\n\n\n", "\tindented\n", "Auth-Type: Sideways\nAuth:\n\tx\n"]) {
    const profile = parsePamProfile("x", text);
    assert.deepEqual([profile.stacks, profile.enabledByDefault], [{}, false]);
  }
});

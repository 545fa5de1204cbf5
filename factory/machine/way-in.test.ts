import assert from "node:assert/strict";
import { test } from "node:test";
import { wayInCredentials } from "./way-in.ts";

function texts(wayIn: Parameters<typeof wayInCredentials>[0]) {
  const entries = Object.entries(wayInCredentials(wayIn));
  return Object.fromEntries(entries.map(([name, bytes]) => [name, Buffer.from(bytes).toString("utf8")]));
}

test("nobody is let in who is not asked for", () => {
  assert.deepEqual(texts({}), {});
});

test("a key is root's by SSH, a terminal root's on the console, as large as it is", () => {
  assert.deepEqual(texts({ publicKey: "ssh-ed25519 AAAA x" }), { "ssh.authorized_keys.root": "ssh-ed25519 AAAA x\n" });
  assert.deepEqual(texts({ console: { architecture: "arm64", size: { rows: 33, columns: 91 } } }), {
    "agetty.autologin": "root",
    "login.noauth": "yes",
    "systemd.unit-dropin.dev-ttyAMA0.device": "[Unit]\nJobRunningTimeoutSec=30min\n",
    "systemd.unit-dropin.serial-getty@ttyAMA0.service": "[Service]\nTTYRows=33\nTTYColumns=91\n",
  });
});

test("a key joins those that an earlier run has left on a disk that is kept", () => {
  assert.deepEqual(texts({ publicKey: "ssh-ed25519 AAAA x", joins: true }), {
    "tmpfiles.extra": `d /root/.ssh 0700 root root
f /root/.ssh/authorized_keys 0600 root root
w+ /root/.ssh/authorized_keys - - - - ssh-ed25519 AAAA x\\n
`,
  });
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { watchForSsh } from "./watch-for-ssh.ts";

const says = (text: string) => {
  const watch = watchForSsh();
  watch.see({ time: 1, text });
  return watch.started.aborted;
};

test("the server is up when the console says so, by its unit, its description or the end of the boot", () => {
  for (const text of [
    "[  OK  ] Started ssh.service - OpenBSD Secure Shell server.",
    "[  OK  ] Started OpenBSD Secure Shell server.",
    "[  OK  ] Started dropbear.service - Lightweight SSH server.",
    "[  OK  ] Listening on ssh.socket - OpenBSD Secure Shell server socket.",
    "[  OK  ] Listening on sshd.socket - OpenSSH Server Socket.",
    "[  OK  ] Reached target multi-user.target - Multi-User System.",
    "[  OK  ] Reached target Multi-User System.",
  ]) {
    assert.equal(says(text), true, text);
  }
});

test("what is only about to be started, or is something else, is not the server", () => {
  for (const text of [
    "         Starting ssh.service - OpenBSD Secure Shell server...",
    "[FAILED] Failed to start ssh.service - OpenBSD Secure Shell server.",
    "[  OK  ] Listening on ssh-agent.socket - OpenSSH Agent socket.",
    "[  OK  ] Reached target network.target - Network.",
    "",
  ]) {
    assert.equal(says(text), false, text);
  }
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { asAnotherUser, runAsAnother } from "./other-users.ts";
import { debianRecording } from "./recording.ts";

test("while scripts are recorded, programs that switch users are what gives to that user what is made", () => {
  for (const path of ["/usr/bin/su", "/usr/sbin/runuser", "/usr/sbin/start-stop-daemon"]) {
    assert.ok(runAsAnother.includes(path), path);
  }
  for (const path of runAsAnother) assert.equal(debianRecording.standIns.get(path), asAnotherUser);
});

test("each program's own words are read", () => {
  assert.match(asAnotherUser, /^#!\/usr\/bin\/perl\n/);
  // The last one is what is none of the others.
  for (const path of runAsAnother.slice(0, -1)) {
    assert.ok(asAnotherUser.includes(`"${path.slice(path.lastIndexOf("/") + 1)}"`), path);
  }
});

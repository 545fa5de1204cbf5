import assert from "node:assert/strict";
import { test } from "node:test";
import { describeQemuFailure } from "./qemu-failure.ts";

test("a taken port and a lack of memory are said in plain words, with what to do", () => {
  const port = "qemu: -netdev user: Could not set up host forwarding rule 'tcp:127.0.0.1:8080-:80'";
  const { message, hint } = describeQemuFailure(port, "qemu ...");
  assert.match(message, /^port 8080 of this machine is taken/);
  assert.match(String(hint), /--forward/);
  const memory = describeQemuFailure("qemu: cannot set up guest memory 'pc.ram': Cannot allocate memory", undefined);
  assert.match(String(memory.hint), /--memory/);
});

test("all else is said in QEMU's own words, with the command", () => {
  const { message } = describeQemuFailure("qemu: strange\nand more", "qemu -x");
  assert.equal(message, "QEMU did not start: qemu: strange\nand more\nqemu -x");
  assert.match(describeQemuFailure("", undefined).message, /it said nothing/);
});

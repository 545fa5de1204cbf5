import assert from "node:assert/strict";
import { Duplex } from "node:stream";
import { test } from "node:test";
import { openQmp } from "./qmp.ts";

/** QEMU's end: answers each command with what `reply` gives, after an event. */
function qemu(reply: (command: { execute: string; id: number }) => object | undefined): Duplex {
  const stream: Duplex = new Duplex({
    read() {},
    write(chunk, _encoding, done) {
      for (const line of String(chunk).trim().split("\n")) {
        const command = JSON.parse(line);
        stream.push('{"event":"RESUME"}\r\nnot json\r\n');
        const answer = command.execute === "qmp_capabilities" ? { return: {} } : reply(command);
        if (answer === undefined) stream.push(null);
        else stream.push(`${JSON.stringify({ ...answer, id: command.id })}\r\n`);
      }
      done();
    },
  });
  stream.push('{"QMP":{"version":{},"capabilities":[]}}\r\n');
  return stream;
}

test("an answer belongs to its command, whatever comes between", async () => {
  const qmp = openQmp(qemu(({ execute }) => ({ return: execute })));
  assert.deepEqual(await Promise.all([qmp.command("a"), qmp.command("b")]), ["a", "b"]);
});

test("a refusal is an error with QEMU's own words", async () => {
  const qmp = openQmp(qemu(() => ({ error: { class: "GenericError", desc: "no such device" } })));
  await assert.rejects(qmp.command("device_del"), { code: "machine.failed", message: /device_del: no such device/ });
});

test("a command fails when QEMU ends", async () => {
  const qmp = openQmp(qemu(() => undefined));
  await assert.rejects(qmp.command("quit"), { code: "machine.failed" });
  await assert.rejects(qmp.command("more"), { code: "machine.failed" });
});

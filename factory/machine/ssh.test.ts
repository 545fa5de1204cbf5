import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { PassThrough, Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { runOverSsh, type SshTarget, sshArguments, waitForSsh } from "./ssh.ts";

/** A program in place of ssh: it runs the last argument, as the other end's shell does. */
const target: SshTarget = {
  ssh: {
    name: "ssh",
    file: "/bin/sh",
    prefix: ["-c", 'for last in "$@"; do :; done; eval "$last"', "ssh"],
    root: "/",
  },
  port: 1,
  user: "root",
  keyFile: "/run/key",
};
const never = new Promise<number>(() => {});
const signal = new AbortController().signal;

test("neither configuration nor agent nor known hosts of the user take part", () => {
  const line = sshArguments({ ...target, ssh: { ...target.ssh, prefix: [] } }, "ls -l").join(" ");
  assert.match(line, /^-F none -T -i \/run\/key -p 1 -l root -o BatchMode=yes /);
  assert.match(
    line,
    /-o IdentityAgent=none .*-o StrictHostKeyChecking=no -o UserKnownHostsFile=\/dev\/null -- 127\.0\.0\.1 ls -l$/,
  );
});

test("a command has its own input, output and status", async () => {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const status = runOverSsh(target, "cat; echo bad >&2; exit 42", {
    stdin: Readable.from(["in"]),
    stdout,
    stderr,
    signal,
  });
  assert.equal(await status, 42);
  stdout.end();
  stderr.end();
  assert.deepEqual([await text(stdout), await text(stderr)], ["in", "bad\n"]);
});

test("a command may ignore its input, and may have none", async () => {
  const [stdout, stderr] = [new PassThrough().resume(), new PassThrough().resume()];
  const much = Readable.from(
    (function* () {
      for (let index = 0; index < 100; index++) yield Buffer.alloc(65_536);
    })(),
  );
  assert.equal(await runOverSsh(target, "exit 3", { stdin: much, stdout, stderr, signal }), 3);
  assert.equal(await runOverSsh(target, "cat; exit 4", { stdin: undefined, stdout, stderr, signal }), 4);
});

test("a command is stopped by the signal", async () => {
  const [stdout, stderr] = [new PassThrough().resume(), new PassThrough().resume()];
  const running = runOverSsh(target, "exec sleep 1000", {
    stdin: undefined,
    stdout,
    stderr,
    signal: AbortSignal.timeout(50),
  });
  await assert.rejects(running, { code: "interrupted" });
});

test("waiting ends when the server greets and lets us in", async () => {
  await using server = await listen("SSH-2.0-Test\r\n");
  await waitForSsh({ ...target, port: server.port }, { seconds: 5, ended: never, signal });
});

test("waiting ends in time, and says how far it came", async () => {
  await using server = await listen("HTTP/1.0 400\r\n");
  const waiting = waitForSsh({ ...target, port: server.port }, { seconds: 0.1, ended: never, signal });
  await assert.rejects(waiting, { code: "machine.timeout", message: /nothing answered/ });
});

test("waiting ends with the machine", async () => {
  await using server = await listen("");
  const waiting = waitForSsh({ ...target, port: server.port }, { seconds: 5, ended: Promise.resolve(1), signal });
  await assert.rejects(waiting, { code: "machine.failed" });
});

async function listen(greeting: string): Promise<AsyncDisposable & { port: number }> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.end(greeting);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.close();
      await once(server, "close");
    },
  };
}

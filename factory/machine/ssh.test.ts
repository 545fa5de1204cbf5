import assert from "node:assert/strict";
import { once } from "node:events";
import { type FileHandle, open, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { greedySsh } from "@wherry/testing/samples/ssh.ts";
import { run } from "../system/processes.ts";
import { runOverSsh, type SshTarget, sshArguments, waitForSsh } from "./ssh.ts";
import { watchForSsh } from "./watch-for-ssh.ts";

const target: SshTarget = { ssh: greedySsh, port: 1, user: "root", keyFile: "/run/key" };
const never = new Promise<number>(() => {});
const signal = new AbortController().signal;
const readConsole = "wherry logs web --console";

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
  await using input = await inputFile("in");
  const status = runOverSsh(target, "cat; echo bad >&2; exit 42", { stdin: input.fd, stdout, stderr, signal });
  assert.equal(await status, 42);
  stdout.end();
  stderr.end();
  assert.deepEqual([await text(stdout), await text(stderr)], ["in", "bad\n"]);
});

/** More than a pipe holds, so that whoever reads ahead takes some of it away. */
const script = `${"# a line to be read\n".repeat(10_000)}echo done\n`;

for (const [what, from] of [
  ["a file", (file: string) => `<${file}`],
  ["a pipe whose writer is gone", (file: string) => `< <(cat ${file})`],
  ["a pipe that is written to later", (file: string) => `< <(sleep 0.5; cat ${file})`],
] as const) {
  test(`all of ${what} reaches the command, though a probe went before it`, async () => {
    await using folder = await temporaryDirectory();
    await using server = await listen("SSH-2.0-Test\r\n");
    const file = join(folder.path, "script");
    await writeFile(file, script);
    const child = fileURLToPath(new URL("../../testing/samples/ssh.child.ts", import.meta.url));
    const line = `${process.execPath} ${child} ${server.port} 'bash -s' ${from(file)}`;
    for (let round = 0; round < 3; round++) {
      const { stdout, stderr, status } = await run("bash", ["-c", line]);
      assert.deepEqual([status, stdout.toString(), stderr], [0, "done\n", ""]);
    }
  });
}

test("a command may ignore its input, and may have none", async () => {
  const [stdout, stderr] = [new PassThrough().resume(), new PassThrough().resume()];
  await using much = await inputFile("x".repeat(1_000_000));
  assert.equal(await runOverSsh(target, "exit 3", { stdin: much.fd, stdout, stderr, signal }), 3);
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
  await waitForSsh({ ...target, port: server.port }, { seconds: 5, ended: never, readConsole, signal });
});

test("a connection that nobody answers is given up for a new one when the console says that the server is up", async () => {
  let connections = 0;
  await using server = await listen("SSH-2.0-Test\r\n", () => ++connections > 1);
  const console = watchForSsh();
  const waiting = waitForSsh(
    { ...target, port: server.port },
    // Less than a silent connection is given otherwise.
    { seconds: 4, ended: never, readConsole, started: console.started, signal },
  );
  setTimeout(() => console.see({ time: 1, text: "[  OK  ] Started ssh.service - OpenBSD Secure Shell server." }), 50);
  await waiting;
  assert.equal(connections, 2);
});

test("waiting ends in time, and says how far it came", async () => {
  await using server = await listen("HTTP/1.0 400\r\n");
  const waiting = waitForSsh({ ...target, port: server.port }, { seconds: 0.1, ended: never, readConsole, signal });
  await assert.rejects(waiting, {
    code: "machine.timeout",
    message: /nothing answered/,
    hint: /--timeout, or .* wherry logs web --console$/,
  });
});

test("waiting ends with the machine", async () => {
  await using server = await listen("");
  const ended = Promise.resolve(1);
  const waiting = waitForSsh({ ...target, port: server.port }, { seconds: 5, ended, readConsole, signal });
  await assert.rejects(waiting, { code: "machine.failed", hint: "read its console: wherry logs web --console" });
});

async function inputFile(content: string): Promise<FileHandle> {
  await using folder = await temporaryDirectory();
  const file = join(folder.path, "input");
  await writeFile(file, content);
  return await open(file);
}

/** Says the greeting to each connection, and keeps silent where `greets` says no. */
async function listen(greeting: string, greets = () => true): Promise<AsyncDisposable & { port: number }> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    if (greets()) socket.end(greeting);
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

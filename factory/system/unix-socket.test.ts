import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdir, rename } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { connectTo } from "./unix-socket.ts";

test("a socket is reached by a path that is longer than the kernel takes", async () => {
  await using folder = await temporaryDirectory();
  const deep = join(folder.path, "a".repeat(120));
  await mkdir(deep);
  const server = createServer((socket) => socket.end("hello"));
  server.listen(join(folder.path, "door"));
  await once(server, "listening");
  await rename(join(folder.path, "door"), join(deep, "door"));
  try {
    const socket = await connectTo(join(deep, "door"));
    assert.ok(socket !== undefined);
    const [bytes] = await once(socket, "data");
    assert.equal(String(bytes), "hello");
    socket.destroy();
  } finally {
    server.close();
  }
});

test("where nobody listens there is no connection", async () => {
  await using folder = await temporaryDirectory();
  assert.equal(await connectTo(join(folder.path, "door")), undefined);
  assert.equal(await connectTo(join(folder.path, "nowhere/door")), undefined);
});

import assert from "node:assert/strict";
import { request } from "node:http";
import { test } from "node:test";
import { serve } from "./serve.ts";

const answer = (path: string) => ({ status: 200, headers: { "content-type": "text/plain" }, body: Buffer.from(path) });
const local = { host: "127.0.0.1", port: 0 };

test("requests come as they are, and answers arrive", async () => {
  const seen: string[] = [];
  await using server = await serve(local, ({ method, path, headers }) => {
    seen.push(`${method} ${path} ${headers["x-a"]}`);
    return answer(path);
  });
  const response = await fetch(`${server.url}/a?b=c`, { headers: { "X-A": "1" } });
  assert.equal(await response.text(), "/a?b=c");
  assert.equal((await fetch(server.url, { method: "PUT", body: "x".repeat(100) })).status, 200);
  assert.equal(await (await fetch(server.url, { method: "HEAD" })).text(), "");
  assert.deepEqual(seen, ["GET /a?b=c 1", "PUT / undefined", "HEAD / undefined"]);
});

test("whoever sends without end is hung up on", async () => {
  await using server = await serve(local, ({ path }) => answer(path));
  const ended = await new Promise((resolve) => {
    const sending = request(server.url, { method: "POST" }, () => resolve("answered"));
    sending.on("error", () => resolve("hung up"));
    const write = () => {
      for (let count = 0; count < 100; count++) sending.write(Buffer.alloc(65_536));
    };
    write();
  });
  assert.equal(ended, "hung up");
});

test("an address that cannot be had is told, with what to do", async () => {
  await using server = await serve(local, ({ path }) => answer(path));
  const port = Number(new URL(server.url).port);
  const told = { code: "usage.invalid", hint: /port 0/ };
  await assert.rejects(
    serve({ host: "127.0.0.1", port }, () => answer("")),
    { ...told, message: /else listens/ },
  );
  await assert.rejects(
    serve({ host: "192.0.2.1", port: 0 }, () => answer("")),
    { ...told, message: /does not have/ },
  );
});

test("a closed server lets go of its address", async () => {
  const first = await serve(local, ({ path }) => answer(path));
  await (await fetch(first.url)).text();
  await first[Symbol.asyncDispose]();
  await assert.rejects(fetch(first.url));
});

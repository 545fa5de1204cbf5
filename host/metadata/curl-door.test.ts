import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { type TestContext, test } from "node:test";
import { startWebServer } from "@wherry/testing/fakes/web/web-server.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { type PeerSystem, peerSystem } from "@wherry/testing/peers/peer-system.ts";
import { missingPeers } from "@wherry/testing/peers/skip.ts";
import { curlDoor } from "./curl-door.ts";
import type { MetadataDoor } from "./exchange.ts";

const bounds = { seconds: 5, bytes: 1000 };

/** The door with the real curl; undefined, with the test skipped, where there is none. */
async function openDoor(
  context: TestContext,
): Promise<{ door: MetadataDoor; system: PeerSystem; folder: string } | undefined> {
  const system = await peerSystem(["curl"], []);
  if (system === undefined) {
    context.skip(missingPeers(["curl"]));
    return undefined;
  }
  const folder = await temporaryDirectory();
  context.after(() => folder[Symbol.asyncDispose]());
  return { door: curlDoor(system, folder.path), system, folder: folder.path };
}

test("a request has its method, headers and body, and every status is an answer", async (context) => {
  const opened = await openDoor(context);
  if (opened === undefined) return;
  const { door, folder } = opened;
  await using server = await startWebServer({
    routes: {
      "/token": { body: "secret" },
      "/empty": { body: "" },
      "/gone": { status: 404, body: "not here" },
      "/away": { status: 302, headers: { location: "/token" }, body: "" },
    },
  });
  const ask = (path: string, more: Partial<Parameters<MetadataDoor>[0]> = {}) => {
    const answer = door({ method: "GET", url: server.url + path, headers: {}, ...more }, bounds);
    return answer === undefined ? "none" : `${answer.status} ${Buffer.from(answer.body).toString()}`;
  };
  const headers = { "X-Time": "21600", "X-Quoted": 'a "b" \\c' };
  assert.equal(ask("/token", { method: "PUT", headers }), "200 secret");
  assert.equal(ask("/token", { method: "POST", body: Buffer.from("<Health>\n@x</Health>") }), "200 secret");
  assert.equal(ask("/empty"), "200 ");
  assert.equal(ask("/gone"), "404 not here");
  assert.equal(ask("/away"), "302 ");
  const [put, post] = await server.requests();
  assert.deepEqual([put?.method, put?.headers["x-time"], put?.headers["x-quoted"]], ["PUT", "21600", 'a "b" \\c']);
  assert.deepEqual([post?.method, post?.body], ["POST", "<Health>\n@x</Health>"]);
  assert.deepEqual(await readdir(folder), [], "nothing of a request stays");
});

test("who is silent, slow, endless or not there gives no answer within the bounds", async (context) => {
  const opened = await openDoor(context);
  if (opened === undefined) return;
  const { door } = opened;
  await using server = await startWebServer({
    routes: {
      "/late": { delay: 5000, body: "late" },
      "/drip": { body: "x".repeat(100), drip: 100 },
      "/half": { body: "x".repeat(100), truncate: 10 },
      "/large": { body: "x".repeat(100_000) },
    },
  });
  const ask = (url: string) => door({ method: "GET", url, headers: {} }, { seconds: 0.5, bytes: 1000 });
  for (const path of ["/late", "/drip", "/half"]) assert.equal(ask(server.url + path), undefined, path);
  assert.equal(ask("http://127.0.0.1:1/"), undefined);
  assert.equal(ask("file:///etc/passwd"), undefined);
  // The exchange says so: a byte too many is a refusal.
  assert.equal(ask(`${server.url}/large`)?.body.length, 1001);
});

test("an image without curl is told so", async (context) => {
  const opened = await openDoor(context);
  if (opened === undefined) return;
  const without = { ...opened.system, run: () => ({ status: 127, stdout: new Uint8Array(), stderr: "" }) };
  const door = curlDoor(without, opened.folder);
  assert.throws(() => door({ method: "GET", url: "http://192.0.2.1/", headers: {} }, bounds), {
    code: "program.missing",
  });
});
